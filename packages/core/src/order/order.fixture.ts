/** For tests: a small shop, the people in it, and an auditor who reads the table itself. */
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { expect } from "vitest";
import { Check } from "../check/check.ts";
import type { Goods } from "../goods/goods.ts";
import { Inventory } from "../inventory/inventory.ts";
import type { Payment } from "../payment/payment.ts";
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
interface OrderItem extends Pick<
  Order.Stored,
  | "id"
  | "customerId"
  | "reference"
  | "status"
  | "paymentStatus"
  | "total"
  | "sequence"
  | "version"
  | "captured"
  | "refunded"
  | "counted"
> {
  due?: string;
}
interface LedgerItem {
  id: string;
  orderId: string;
  captures: number;
  captured: number;
  refunded: number;
}
type RecordItem = Pick<Goods.Stored, "orderId" | "kind" | "state" | "lines" | "writtenOff" | "batches">;

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
    payments: all<Payment.Attempt>("payment"),
    refunds: all<Payment.StoredRefund>("refund"),
    goods: all<RecordItem>("goods"),
    customers: all<{ customerId: string; open?: Set<string> }>("customer"),
  };
}

const open = new Set<Order.Stored["status"]>(["reserving", "pending_payment", "payment_processing"]);
const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);

const statesOf: Partial<Record<Order.Stored["status"], Reservation.State>> = {
  pending_payment: "held",
  payment_processing: "held",
  on_hold: "held",
  confirmed: "committed",
  fulfilled: "committed",
  completed: "committed",
  cancelled: "released",
  rejected: "released",
  expired: "expired",
};

/** Of events that are on their way, of mails, and of time: no relay, no mailer and no sweeper runs here. */
const isOfOthers = ({ invariant, says }: Check.Breach): boolean =>
  invariant === "I7" || invariant === "I10" || says.includes("never published");

/**
 * I1 no oversell, I2 conservation, I3 one charge, I6 no lost message; and what holds agrees with what the orders say. Then
 * the auditor of the product, which is not told what this one knows; where answers that were lost have been asked for again.
 */
export async function audit(w: World, { isSettled = true } = {}) {
  const table = await read(w);
  const { breaches } = isSettled ? await w.within(() => Check.run()) : { breaches: [] };
  expect.soft(breaches.filter((breach) => !isOfOthers(breach))).toEqual([]);
  auditStock(table);
  for (const order of table.orders) {
    auditMoney(table, order);
    auditEvents(table, order);
    auditHolds(table, order);
  }
  for (const { customerId, open: ids = new Set<string>() } of table.customers) {
    const own = table.orders.filter(
      (order) => order.counted && order.customerId === customerId && open.has(order.status),
    );
    expect.soft([...ids].toSorted(), `open orders of ${customerId}`).toEqual(own.map(({ id }) => id).toSorted());
  }
  return table;
}

type TableRead = Awaited<ReturnType<typeof read>>;

function auditStock(table: TableRead): void {
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
  if (table.goods.some(({ batches }) => batches !== undefined)) return;
  const gone = goneBySku(table);
  for (const sku of new Set(table.buckets.map((bucket) => bucket.sku))) {
    const moved = sum(table.movements.filter((one) => one.sku === sku).map(({ delta }) => delta));
    const received = sum(table.buckets.filter((one) => one.sku === sku).map((one) => one.received));
    expect.soft(received, `${sku}: in the house is what came in and did not go out`).toBe(moved - (gone.get(sku) ?? 0));
  }
}

/** Units that were shipped and did not come back for sale. */
function goneBySku(table: TableRead): Map<string, number> {
  const gone = new Map<string, number>();
  const skuOf = (orderId: string, line: number) => {
    const order = table.orders.find(({ id }) => id === orderId) as unknown as { lines?: { sku: string }[] };
    const pages = table.items.filter((item) => item["__edb_e__"] === "orderLines" && item["orderId"] === orderId);
    const lines = order.lines ?? pages.flatMap((page) => page["lines"] as { sku: string }[]);
    return lines[line]?.sku ?? "?";
  };
  for (const { orderId, state, lines, writtenOff = [] } of table.goods) {
    const sign = state === "shipped" || state === "delivered" ? 1 : state === "received" ? -1 : 0;
    for (const [of, factor] of [[lines, sign] as const, [writtenOff, -sign] as const])
      for (const [line, quantity] of factor === 0 ? [] : of) {
        const sku = skuOf(orderId, line);
        gone.set(sku, (gone.get(sku) ?? 0) + factor * quantity);
      }
  }
  return gone;
}

const wasConfirmed = new Set<Order.Stored["status"]>(["confirmed", "fulfilled", "completed"]);

/** I3: at most one capture, none without its order, and what the order says is what the gateway has. */
function auditMoney(table: TableRead, { id, status, captured, refunded }: OrderItem): void {
  const intents = table.ledger.filter(({ orderId }) => orderId === id);
  const late = table.refunds.filter((refund) => refund.orderId === id && refund.kind === "late");
  const captures = sum(intents.map((one) => one.captures));
  expect.soft(captures, `I3 ${id} ${status}: one charge`).toBeLessThanOrEqual(1 + late.length);
  for (const intent of intents) expect.soft(intent.captures, `I3 ${intent.id}`).toBeLessThanOrEqual(1);
  const isSettled = status !== "payment_processing" && !isMoving(table, id);
  const isForeign = table.payments.some(
    (one) => one.orderId === id && one.mismatch !== undefined && one.mismatch !== one.currency,
  );
  if (!isSettled || isForeign || status === "on_hold") return;
  expect.soft(sum(intents.map((one) => one.captured)), `I3 ${id} ${status}: captured`).toBe(captured);
  expect.soft(sum(intents.map((one) => one.refunded)), `I3 ${id} ${status}: refunded`).toBe(refunded);
  if (!wasConfirmed.has(status)) expect.soft(captured - refunded, `I3 ${id} ${status}: nothing kept`).toBe(0);
  for (const attempt of table.payments.filter(({ orderId }) => orderId === id)) {
    const own = table.refunds.filter((one) => one.orderId === id && one.paymentNumber === attempt.number);
    const underway = sum(own.filter((one) => one.status === "pending").map(({ amount }) => amount));
    expect
      .soft(attempt.captured, `I3 ${attempt.id}: every penny of it`)
      .toBe(attempt.refundable + attempt.refunded + underway);
  }
}

/** Something of the order's money is still to be found out. */
const isMoving = (table: TableRead, orderId: string): boolean =>
  table.refunds.some((refund) => refund.orderId === orderId && refund.status === "pending") ||
  table.payments.some((one) => one.orderId === orderId && (one.status === "capturing" || one.status === "voiding"));

function auditEvents(table: TableRead, { id, status, sequence }: OrderItem): void {
  const told = table.events.filter(({ subject }) => subject === `ORD#${id}`).map((event) => event.sequence);
  const whole = Array.from({ length: sequence }, (_, i) => i + 1);
  expect
    .soft(
      told.toSorted((a, b) => a - b),
      `I6 ${id} ${status}`,
    )
    .toEqual(whole);
}

function auditHolds(table: TableRead, { id, status, due }: OrderItem): void {
  if (status === "reserving" || due?.startsWith("release")) return;
  const states = new Set(table.reservations.filter(({ orderId }) => orderId === id).map(({ state }) => state));
  const expected = status === "rejected" && states.size === 0 ? [] : [statesOf[status]];
  // Whether the money turned out wrong before or after it was sold, it stays where it was.
  if (status === "on_hold" && states.has("committed")) return;
  expect.soft([...states], `holds of ${id} ${status}`).toEqual(expected);
}
