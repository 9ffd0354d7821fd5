/**
 * Stock follows the goods: in the transaction of the record itself where it fits, else batch by batch right after it, each
 * batch fenced by the record, so that whoever goes on with it (the caller, the sweeper) does each once.
 */
import { Inventory } from "../inventory/inventory.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { unitsOf } from "./goods.lines.ts";
import * as repo from "./goods.repo.ts";
import type { Kind, Line, LineUnits, Stored } from "./goods.stored.ts";

/** Beside the record. */
const movesPerBatch = 90;
/** The caller does it at once; if it dies, the sweeper does. */
const followsWithinSeconds = 60;

const writeOf: Record<Kind, (move: Inventory.Allocation) => Table.Write> = {
  fulfilment: Inventory.ship,
  cancellation: Inventory.giveBack,
  return: Inventory.restock,
};

type Moving = Pick<Stored, "kind" | "lines" | "writtenOff">;

/**
 * The stock of a record, in batches that are the same whoever works them out. Units that leave an order leave its
 * reservations, one batch for each; units that come back go into the first bucket of their SKU, which is always there and
 * is evened out like any other.
 */
export function batchesOf(
  { kind, lines: picked, writtenOff = [] }: Moving,
  lines: readonly Line[],
  reservations: readonly Reservation.Info[],
): Table.Write[][] {
  if (kind === "return") return inBatches(comingBack(lines, picked, writtenOff));
  const units = unitsOf(lines, picked);
  return reservations.map((reservation) => {
    // What was released has no units of its own any more.
    if (!Reservation.isActive(reservation)) return [];
    const moves = Reservation.movesOf(reservation, units);
    return moves.length > 0 ? [Reservation.shrink(reservation, moves), ...moves.map(writeOf[kind])] : [];
  });
}

function comingBack(lines: readonly Line[], picked: readonly LineUnits[], writtenOff: readonly LineUnits[]) {
  const lost = unitsOf(lines, writtenOff);
  return [...unitsOf(lines, picked)].flatMap(([sku, quantity]) => {
    const good = quantity - (lost.get(sku) ?? 0);
    return good > 0 ? [writeOf.return({ sku, bucket: 0, quantity: good })] : [];
  });
}

const inBatches = (writes: readonly Table.Write[]): Table.Write[][] =>
  Array.from({ length: Math.ceil(writes.length / movesPerBatch) }, (_, i) =>
    writes.slice(i * movesPerBatch, (i + 1) * movesPerBatch),
  );

export interface Following {
  /** For the transaction that makes or changes the record. */
  writes: Table.Write[];
  /** For the record itself, when its stock follows later. */
  later: Partial<Pick<Stored, "batches" | "applied" | "due">>;
}

/** How the stock of these batches follows a transaction that has `others` actions already. */
export function follow(batches: readonly Table.Write[][], others: number): Following {
  const writes = batches.flat();
  if (writes.length + others <= Table.actionsMax) return { writes, later: {} };
  const due = { at: Runtime.inSeconds(followsWithinSeconds) };
  return { writes: [], later: { batches: batches.length, applied: 0, due } };
}

const triesMax = 6;

/** Lets the stock of every record of an order follow. Safe to run twice at once: each batch is done by one of them. */
export async function settle(orderId: string, lines: readonly Line[]): Promise<void> {
  for (let tries = 0, left = Infinity; tries < triesMax; tries++) {
    const record = (await repo.of(orderId)).find(({ batches }) => batches !== undefined);
    if (!record) return;
    const toDo = (record.batches ?? 0) - (record.applied ?? 0);
    if (toDo < left) tries = 0;
    left = toDo;
    const batch = batchesOf(record, lines, await Reservation.of(orderId))[record.applied ?? 0] ?? [];
    // Refused: somebody else has done it, and the next look shows how far they are.
    await Table.commit([repo.advance(record), ...batch]);
  }
  throw new Error(`The stock of order ${orderId} does not follow its goods`);
}
