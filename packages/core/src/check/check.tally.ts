/** What has to be added up over the whole table: stock, open orders, keys, the gateway's books. */
import type { Inventory } from "../inventory/inventory.ts";
import { Order } from "../order/order.ts";
import { Reservation } from "../reservation/reservation.ts";
import type { Payment } from "../payment/payment.ts";
import type { Table } from "../table/table.ts";
import type { Breach } from "./check.ts";
import { addEffect, addEvent, checkEffects, type Effects, effects, type Told } from "./check.effect.ts";
import { disputed } from "./check.goods.ts";
import type { Group } from "./check.group.ts";
import { patienceMs } from "./check.time.ts";

type BucketItem = Pick<Inventory.Bucket, "sku" | "bucket" | "received" | "available">;

export interface Tally {
  buckets: Map<string, BucketItem>;
  /** Units promised of each bucket. */
  allocated: Map<string, number>;
  /** Units of each SKU that came in or were written off, and that were shipped and not restocked. */
  moved: Map<string, number>;
  gone: Map<string, number>;
  /** SKUs of which some stock has still to follow goods. */
  unsettled: Set<string>;
  /** SKUs of which an order holds another number of units than it is owed. */
  disputed: Set<string>;
  /** `<customer> <order>` of unpaid orders that count, and of those that their customers' items name. */
  open: Set<string>;
  named: Set<string>;
  /** Orders that keys promise, and orders that are there. */
  promised: Map<string, string>;
  effects: Effects;
  /** By intent: what we have of it. */
  intents: Map<string, Ours>;
  orders: number;
  items: number;
}

export interface Ours {
  orderId: string;
  captured: number;
  /** What went back, and of it what is still on its way. */
  gone: number;
  pending: number;
  /** Nobody can have heard yet what became of it; it is due to be asked about. */
  isUnknown: boolean;
}

const unknown: ReadonlySet<Payment.Attempt["status"]> = new Set([
  "created",
  "processing",
  "requires_action",
  "capturing",
  "voiding",
]);

export const tally = (): Tally => ({
  buckets: new Map(),
  allocated: new Map(),
  moved: new Map(),
  gone: new Map(),
  unsettled: new Set(),
  disputed: new Set(),
  open: new Set(),
  named: new Set(),
  promised: new Map(),
  effects: effects(),
  intents: new Map(),
  orders: 0,
  items: 0,
});

const add = (map: Map<string, number>, key: string, amount: number) => void map.set(key, (map.get(key) ?? 0) + amount);
const at = ({ sku, bucket }: Pick<BucketItem, "sku" | "bucket">) => `${sku}#${bucket}`;

/** An item that is not about one order. */
export function addItem(sums: Tally, item: Table.Raw, now: Date): void {
  switch (item["__edb_e__"]) {
    case "bucket": {
      // Callers' limits are buckets, too.
      if (!item.pk.startsWith("INV#")) return;
      const bucket = item as unknown as BucketItem;
      sums.buckets.set(at(bucket), bucket);
      return;
    }
    case "movement":
      return add(sums.moved, String(item["sku"]), Number(item["delta"]));
    case "customer":
      for (const id of (item["open"] ?? []) as Iterable<string>) sums.named.add(`${String(item["customerId"])} ${id}`);
      return;
    case "fence": {
      const resourceId = String(item["resourceId"]).split("#")[0] ?? "";
      if (resourceId.startsWith("ord_") && Number(item["ttl"]) > now.getTime() / 1000)
        sums.promised.set(resourceId, item.pk);
      return;
    }
    case "event":
      return addEvent(sums.effects, item as unknown as Told, now);
    case "notification":
      return addEffect(sums.effects, item as unknown as Parameters<typeof addEffect>[1], now);
    default:
  }
}

export function addGroup(sums: Tally, group: Group, now: Date): void {
  const [order] = group.orders;
  if (!order) return;
  sums.orders++;
  sums.promised.delete(order.id);
  for (const event of group.events) addEvent(sums.effects, event, now);
  if (order.counted && Order.isOpen(order.status)) sums.open.add(`${order.customerId} ${order.id}`);
  for (const { sku } of disputed(group)) sums.disputed.add(sku);
  for (const reservation of group.reservations.filter(Reservation.isActive))
    for (const allocation of reservation.allocations) add(sums.allocated, at(allocation), allocation.quantity);
  for (const { state, lines, writtenOff = [], batches } of group.goods) {
    const sign = state === "shipped" || state === "delivered" ? 1 : state === "received" ? -1 : 0;
    for (const [line, quantity] of sign === 0 ? [] : lines) {
      const sku = group.lines[line]?.sku ?? "?";
      add(sums.gone, sku, sign * quantity);
      if (batches !== undefined) sums.unsettled.add(sku);
    }
    for (const [line, quantity] of sign === -1 ? writtenOff : [])
      add(sums.gone, group.lines[line]?.sku ?? "?", quantity);
  }
  for (const { intentId, orderId, number, status, captured, refundable, createdAt, captureAskedAt } of group.payments) {
    if (intentId === undefined) continue;
    const askedMs = Date.parse(captureAskedAt ?? createdAt);
    const under = group.refunds.filter((one) => one.paymentNumber === number && one.status === "pending");
    const pending = under.reduce((sum, { amount }) => sum + amount, 0);
    sums.intents.set(intentId, {
      orderId,
      captured,
      gone: captured - refundable,
      pending,
      isUnknown: unknown.has(status) && now.getTime() - askedMs < patienceMs,
    });
  }
}

/** I1 and I2, and that what is in the house is what came in and did not go out. */
export function checkStock({ buckets, allocated, moved, gone, unsettled, disputed: inDispute }: Tally): Breach[] {
  const found: Breach[] = [];
  const received = new Map<string, number>();
  for (const [subject, { sku, bucket, received: inHouse, available }] of buckets) {
    add(received, sku, inHouse);
    const promised = allocated.get(subject) ?? 0;
    const command = `repair:stock --sku ${JSON.stringify(sku)} --bucket ${bucket} --received ${inHouse} --available ${available} --promised ${promised}`;
    // While an order lacks units, those that nobody seems to have may be its own.
    const repair = inDispute.has(sku) || promised > inHouse ? {} : { repair: command };
    if (available < 0 || promised > inHouse)
      found.push({
        invariant: "I1",
        subject,
        says: `has ${inHouse} units, ${promised} promised, ${available} for sale`,
        ...repair,
      });
    if (inHouse - available !== promised)
      found.push({
        invariant: "I2",
        subject,
        says: `${inHouse} − ${available} units are promised, and orders have ${promised}`,
        ...repair,
      });
  }
  for (const [subject, promised] of allocated)
    if (!buckets.has(subject) && promised > 0)
      found.push({ invariant: "I2", subject, says: `orders have ${promised} units of a bucket that is not there` });
  for (const [sku, inHouse] of received) {
    const expected = (moved.get(sku) ?? 0) - (gone.get(sku) ?? 0);
    if (inHouse !== expected && !unsettled.has(sku))
      found.push({
        invariant: "I2",
        subject: sku,
        says: `${inHouse} units are in the house, and it should be ${expected}`,
      });
  }
  return found;
}

/** The limits' own counts, I5: what a key promises is there, and I7. */
export function checkNames({ open: counted, named, promised, effects: seen }: Tally): Breach[] {
  const wrong = [...counted, ...named].filter((one) => !(counted.has(one) && named.has(one)));
  return [
    ...wrong.map((one): Breach => {
      const [customer = "", order = ""] = one.split(" ");
      const says = named.has(one) ? `counts ${order}, which is not open` : `does not count ${order}, which is open`;
      return {
        invariant: "I8",
        subject: customer,
        says,
        repair: `repair:customer --customer ${customer} --order ${order}`,
      };
    }),
    ...[...promised].map(([order, fence]): Breach => ({
      invariant: "I5",
      subject: fence,
      says: `promises ${order}, which is not there`,
    })),
    ...checkEffects(seen),
  ];
}
