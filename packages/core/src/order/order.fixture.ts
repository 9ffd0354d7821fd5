/** For tests: a small shop, the people in it, and an auditor who reads the table itself. */
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { expect } from "vitest";
import { Inventory } from "../inventory/inventory.ts";
import { Product } from "../product/product.ts";
import type { Reservation } from "../reservation/reservation.ts";
import { customer, manager, type World } from "../runtime/runtime.fixture.ts";
import { Order } from "./order.ts";

export const gbp = (amount: number) => ({ amount, currency: "GBP" });

/** Puts products on sale at 2.50, each with so many units. */
export async function shop(w: World, units: Record<string, number>) {
  const products = Object.keys(units).map((sku) => ({
    sku,
    name: `Product ${sku}`,
    price: gbp(250),
    status: "active" as const,
  }));
  for (let start = 0; start < products.length; start += 100)
    await w.as(manager, () => Product.bulkUpsert({ products: products.slice(start, start + 100) }));
  const stocked = Object.entries(units).filter(([, quantity]) => quantity > 0);
  await Promise.all(stocked.map(([sku, quantity]) => receive(w, sku, quantity)));
}

export const receive = (w: World, sku: string, quantity: number, key = `open ${sku}`.replaceAll(" ", "-")) =>
  w.as(manager, () => Inventory.receive({ sku, quantity }), key);

let keys = 0;

/** Places an order as Alice unless said, under a key of its own unless said. */
export const place = (
  w: World,
  units: Record<string, number>,
  { key = `place-${++keys}`, name = "alice", ...more }: { key?: string; name?: string; paymentMethod?: string } = {},
) =>
  w.as(
    customer(name),
    () => Order.place({ lines: Object.entries(units).map(([sku, quantity]) => ({ sku, quantity })), ...more }),
    key,
  );

export const cancel = (w: World, id: Order.Stored["id"], { key = `cancel-${++keys}`, name = "alice" } = {}) =>
  w.as(customer(name), () => Order.cancel({ id, reason: "changed my mind" }), key);

export const found = (w: World, id: string) => w.within(() => Order.find(id));

export const stockOf = async (w: World, sku: string) => {
  const { available, reserved, onHand } = await w.within(() => Inventory.get({ sku }));
  return { available, reserved, onHand };
};

type Item<T> = T & { pk: string; sk: string };
interface BucketItem {
  sku: string;
  bucket: number;
  received: number;
  available: number;
}
interface OrderItem {
  id: string;
  status: Order.Stored["status"];
  total: number;
  sequence: number;
  due?: string;
}
interface LedgerItem {
  orderId: string;
  captures: number;
}

/** The whole table, strongly consistent, by entity. */
export async function read({ runtime: { dynamo, tableName } }: World) {
  const items: Item<Record<string, unknown>>[] = [];
  for (let ExclusiveStartKey: Record<string, unknown> | undefined; ;) {
    const page = await dynamo.send(
      new ScanCommand({ TableName: tableName, ConsistentRead: true, ExclusiveStartKey }) as never,
    );
    const { Items = [], LastEvaluatedKey } = page as {
      Items?: typeof items;
      LastEvaluatedKey?: typeof ExclusiveStartKey;
    };
    items.push(...Items);
    if (!LastEvaluatedKey) break;
    ExclusiveStartKey = LastEvaluatedKey;
  }
  const all = <T>(entity: string) => items.filter((item) => item["__edb_e__"] === entity) as unknown as Item<T>[];
  return {
    items,
    orders: all<OrderItem>("order"),
    buckets: all<BucketItem>("bucket"),
    reservations: all<Reservation.Info>("reservation"),
    events: all<{ subject: string; sequence: number }>("event"),
    movements: all<{ sku: string; delta: number }>("movement"),
    ledger: all<LedgerItem>("sandboxIntent"),
  };
}

const stateAfter: Partial<Record<Order.Stored["status"], Reservation.State>> = {
  pending_payment: "held",
  payment_processing: "held",
  on_hold: "held",
  confirmed: "committed",
  cancelled: "released",
  rejected: "released",
  expired: "expired",
};

/** I1 no oversell, I2 conservation, I3 one charge, I6 no lost message; and what holds agrees with what the orders say. */
export async function audit(w: World) {
  const table = await read(w);
  const allocated = new Map<string, number>();
  for (const { state, allocations } of table.reservations)
    for (const { sku, bucket, quantity } of state === "held" || state === "committed" ? allocations : [])
      allocated.set(`${sku}#${bucket}`, (allocated.get(`${sku}#${bucket}`) ?? 0) + quantity);
  for (const { sku, bucket, received, available } of table.buckets) {
    const at = `${sku}#${bucket}`;
    expect.soft(available, `I1 ${at}`).toBeGreaterThanOrEqual(0);
    expect.soft(received - available, `I2 ${at}`).toBe(allocated.get(at) ?? 0);
    allocated.delete(at);
  }
  expect.soft([...allocated], "I2: every allocation has its bucket").toEqual([]);
  for (const sku of new Set(table.buckets.map((bucket) => bucket.sku))) {
    const sum = (amounts: number[]) => amounts.reduce((a, b) => a + b, 0);
    const moved = sum(table.movements.filter((one) => one.sku === sku).map(({ delta }) => delta));
    const received = sum(table.buckets.filter((one) => one.sku === sku).map((one) => one.received));
    expect.soft(received, `${sku}: what was received is what was moved`).toBe(moved);
  }
  for (const { id, status, total, sequence, due } of table.orders) {
    const captures = table.ledger.filter(({ orderId }) => orderId === id).reduce((sum, one) => sum + one.captures, 0);
    const paid = status === "confirmed" && total > 0;
    if (status !== "payment_processing" && status !== "on_hold")
      expect.soft(captures, `I3 ${id} ${status}`).toBe(paid ? 1 : 0);
    expect.soft(captures, `I3 ${id} ${status}`).toBeLessThanOrEqual(1);
    const told = table.events.filter(({ subject }) => subject === `ORD#${id}`).map((event) => event.sequence);
    const whole = Array.from({ length: sequence }, (_, i) => i + 1);
    expect
      .soft(
        told.toSorted((a, b) => a - b),
        `I6 ${id} ${status}`,
      )
      .toEqual(whole);
    const states = new Set(table.reservations.filter(({ orderId }) => orderId === id).map(({ state }) => state));
    if (status !== "reserving" && !due?.startsWith("release"))
      expect
        .soft([...states], `holds of ${id} ${status}`)
        .toEqual(status === "rejected" && states.size === 0 ? [] : [stateAfter[status]]);
  }
  return table;
}
