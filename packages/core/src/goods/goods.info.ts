import type { Id } from "../id/id.ts";
import type { Fulfilment, Return } from "./goods.schema.ts";
import type { Line, LineUnits, Stored } from "./goods.stored.ts";

const unitsOf = (lines: readonly Line[], currency: string, [index, quantity]: LineUnits) => {
  const line = lines[index];
  if (!line) throw new Error(`There is no line ${index}`);
  return { sku: line.sku, quantity, unitPrice: { amount: line.unitPrice, currency } };
};

/** None where the record is none of a parcel. */
export function fulfilmentOf(record: Stored, lines: readonly Line[], currency: string): Fulfilment[] {
  const { id, orderId, kind, state, carrier, tracking, createdAt, updatedAt } = record;
  if (kind !== "fulfilment") return [];
  return [
    {
      id: id as Id.Of<"fulfilment">,
      orderId,
      status: state as Fulfilment["status"],
      lines: record.lines.map((units) => unitsOf(lines, currency, units)),
      ...(carrier === undefined ? {} : { carrier }),
      ...(tracking === undefined ? {} : { tracking }),
      createdAt,
      updatedAt,
    },
  ];
}

export function returnOf(record: Stored, lines: readonly Line[], currency: string): Return {
  const { id, orderId, state, reason = "", writtenOff = [], refundId, createdAt, updatedAt } = record;
  return {
    id: id as Id.Of<"return">,
    orderId,
    status: state as Return["status"],
    reason,
    lines: record.lines.map((units) => ({
      ...unitsOf(lines, currency, units),
      writtenOff: writtenOff.find(([line]) => line === units[0])?.[1] ?? 0,
    })),
    ...(refundId === undefined ? {} : { refundId }),
    createdAt,
    updatedAt,
  };
}
