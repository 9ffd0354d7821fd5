/** Order by order: what it holds is what it has still to get (I1, I12), and no unit is sent, cancelled or taken back twice (I8). */
import { Goods } from "../goods/goods.ts";
import type { Order } from "../order/order.ts";
import { Reservation } from "../reservation/reservation.ts";
import type { Breach } from "./check.ts";
import { type Group, type OrderItem, sum } from "./check.group.ts";
import type { Told } from "./check.order.ts";

export interface Holding {
  sku: string;
  /** Units that were ordered and neither cancelled nor sent. */
  owed: number;
  /** Units that are held or sold for it. */
  held: number;
}

/** SKUs of which the order holds another number of units than it is owed; too few are for sale again, or lost. */
export function disputed({ orders: [order], lines, goods, reservations }: Group): Holding[] {
  if (!order || ended.has(order.status)) return [];
  const owed = new Map<string, number>();
  const held = new Map<string, number>();
  const add = (units: Map<string, number>, sku: string, quantity: number) =>
    void units.set(sku, (units.get(sku) ?? 0) + quantity);
  for (const { sku, quantity } of lines) add(owed, sku, quantity);
  for (const record of goods)
    for (const [index, quantity] of record.kind === "return" ? [] : record.lines) {
      const line = lines[index];
      if (line && hasFollowed(record, line.chunk)) add(owed, line.sku, -quantity);
    }
  for (const reservation of reservations.filter(Reservation.isActive))
    for (const { sku, quantity } of reservation.allocations) add(held, sku, quantity);
  return [...new Set([...owed.keys(), ...held.keys()])]
    .map((sku) => ({ sku, owed: Math.max(0, owed.get(sku) ?? 0), held: held.get(sku) ?? 0 }))
    .filter((one) => one.owed !== one.held);
}

const ended = new Set<Order.Stored["status"]>(["cancelled", "expired", "rejected"]);

/** Where stock follows goods in batches, there is one for each chunk. */
const hasFollowed = ({ batches, applied = 0 }: Group["goods"][number], chunk: number): boolean =>
  batches === undefined || chunk < applied;

export function checkGoods(group: Group, order: OrderItem, told: Told): Breach[] {
  const { lines, goods } = group;
  const { status, fulfillmentStatus } = order;
  const { fulfilled, cancelled, returned, returning } = Goods.progressOf(
    lines.length,
    goods as unknown as Goods.Stored[],
  );
  const units = lines.map(({ sku, quantity }, line) => {
    const [sent = 0, gone = 0] = [fulfilled[line], cancelled[line]];
    const back = (returned[line] ?? 0) + (returning[line] ?? 0);
    return { sku, quantity, sent, gone, back, left: quantity - sent - gone };
  });
  const sent = sum(fulfilled);
  const left = sum(units.map((one) => one.left));
  const isSent = status === "fulfilled" || status === "completed";
  return [
    ...disputed(group).map(({ sku, owed, held }) =>
      held < owed
        ? told("I1", `holds ${held} of the ${owed} units of ${sku} that it is owed`)
        : told("I12", `holds ${held} units of ${sku} and is owed ${owed}`),
    ),
    ...units
      .filter((one) => one.left < 0)
      .map(({ sku, quantity, sent: some, gone }) =>
        told("I8", `ordered ${quantity} units of ${sku}, and ${some} were sent and ${gone} cancelled`),
      ),
    ...units
      .filter((one) => one.back > one.sent)
      .map(({ sku, sent: some, back }) => told("I8", `was sent ${some} units of ${sku}, and ${back} come back`)),
    ...(goods.some((record) => record.lines.some(([line]) => !lines[line]))
      ? [told("I8", "has records of lines that it has not")]
      : []),
    ...(isSent && left > 0 ? [told("I8", `is ${status}, and ${left} units were not sent`)] : []),
    ...(sent > 0 === (fulfillmentStatus !== "unfulfilled")
      ? []
      : [told("I8", `is ${fulfillmentStatus}, and ${sent} units were sent`)]),
  ];
}
