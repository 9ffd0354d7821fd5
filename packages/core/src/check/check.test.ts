/** The auditor finds nothing where all is well, and each thing that is wrong; and each repair mends what it names. */
import { UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { found, place, read, shop } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { Payment } from "../payment/payment.ts";
import { manager, system, world, type World } from "../runtime/runtime.fixture.ts";
import { Actor } from "../actor/actor.ts";
import { Rate } from "../rate/rate.ts";
import { asManager, breaches, check, damage, paid, publish } from "./check.fixture.ts";
import { Check } from "./check.ts";

/** A shop after a busy day: paid, shipped, returned, cancelled, expired, refunded, and still open. */
async function day(w: World) {
  await shop(w, { A: 50, B: 50 });
  await paid(w, { A: 2, B: 1 });
  const shipped = await paid(w, { A: 3 });
  await asManager(w, () => Order.fulfil({ id: shipped }));
  const asked = { id: shipped, lines: [{ sku: "A", quantity: 2 }], reason: "too many" };
  const { id: returnId } = await asManager(w, () => Order.requestReturn(asked));
  await asManager(w, () => Order.approveReturn({ id: shipped, returnId }));
  const writeOff = [{ sku: "A", quantity: 1 }];
  await asManager(w, () => Order.receiveReturn({ id: shipped, returnId, writeOff }));
  const cancelled = await paid(w, { B: 2 });
  await asManager(w, () => Order.cancel({ id: cancelled, reason: "sorry" }));
  const refunded = await paid(w, { A: 1 });
  await asManager(w, () =>
    Payment.refund({ orderId: refunded, amount: { amount: 50, currency: "GBP" }, reason: "late" }),
  );
  const { id: declined } = await place(w, { A: 1 }, { paymentMethod: "pm_declines" });
  await w.within(() => Payment.take(declined));
  await place(w, { A: 1 });
  w.advance(906);
  await w.within(Order.expireDue);
  const open = await place(w, { B: 1 });
  return { shipped, refunded, open: open.id };
}

test("after a busy day, nothing is found, and everything was looked at", async () => {
  await using w = await world();
  await day(w);
  expect(new Set((await check(w)).breaches.map(({ says }) => says.replaceAll(/\w+_\w+/g, "it")))).toEqual(
    new Set(["event it of it was never published"]),
  );
  await publish(w);
  const seen: number[] = [];
  const report = await w.within(() => Check.run({ onProgress: (items) => void seen.push(items) }));
  expect(report.breaches).toEqual([]);
  expect(report).toMatchObject({ orders: 7, buckets: 2, passes: 1 });
  expect(seen.at(-1)).toBe(report.items);
  expect(report.items).toBe((await read(w)).items.length);
});

test("steps that tell several events at once are none too many, nor are those of an old order that were forgotten", async () => {
  await using w = await world({ rules: { paymentCapture: "manual" } });
  await shop(w, { A: 10 });
  const id = await paid(w, { A: 3 });
  await asManager(w, () => Payment.capture({ orderId: id }));
  for (let parcel = 0; parcel < 3; parcel++)
    await asManager(w, () => Order.fulfil({ id, lines: [{ sku: "A", quantity: 1 }] }));
  await asManager(w, () => Order.deliver({ id }));
  await paid(w, { A: 1 });
  w.advance(7 * 24 * 3_600);
  await w.within(Payment.reconcileDue);
  await publish(w);
  const { orders, events } = await read(w);
  expect(orders.map(({ version, sequence }) => version < sequence)).toEqual([true, true]);
  expect(await breaches(w)).toEqual([]);
  w.advance(22.5 * 24 * 3_600);
  await w.within(Order.expireDue);
  await publish(w);
  const second = events.findIndex(({ subject, sequence }) => subject === `ORD#${id}` && sequence === 2);
  await damage(w, "event", { __edb_e__: "gone" }, second);
  expect(await breaches(w)).toEqual([]);
});

test.each<[string, string, Record<string, unknown>]>([
  ["I1", "bucket", { received: 0 }],
  ["I2", "bucket", { available: 49 }],
  ["I2", "movement", { delta: 49 }],
  ["I3", "payment", { captured: 749 }],
  ["I3", "payment", { refunded: 1 }],
  ["I3", "order", { captured: 749 }],
  ["I3", "sandboxIntent", { captured: 0 }],
  ["I3", "order", { total: 700 }],
  ["I4", "order", { lineCount: 3 }],
  ["I6", "event", { subject: "ORD#x", sequence: 77 }],
  ["I8", "order", { status: "lost" }],
  ["I8", "order", { version: 1 }],
  ["I8", "reservation", { state: "held" }],
  ["I8", "customer", { open: new Set(["ord_01M8RDA4M0GV30CX0M6FBW67T4"]) }],
])("%s: a wrong %s is found: %j", async (invariant, entity, changes) => {
  await using w = await world();
  await shop(w, { A: 50 });
  const id = await paid(w, { A: 3 });
  expect(await breaches(w)).toEqual([]);
  const nth =
    entity === "event"
      ? (await read(w)).items
          .filter((one) => one["__edb_e__"] === "event")
          .findIndex((one) => one["subject"] === `ORD#${id}`)
      : 0;
  await damage(w, entity, changes, nth);
  const { breaches: all, passes } = await check(w);
  expect(all.map((one) => one.invariant)).toContain(invariant);
  expect(passes, "looked at again before it is said").toBe(3);
});

test("an event that an order tells a second time is found: I6", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  const id = await paid(w, { A: 1 });
  const { events, items } = await read(w);
  const [placed, confirmed] = events.flatMap(({ subject }, nth) => (subject === `ORD#${id}` ? [nth] : []));
  const first = items.filter((item) => item["__edb_e__"] === "event")[placed ?? 0];
  await damage(w, "event", { id: first?.["id"] }, confirmed);
  expect(await breaches(w)).toEqual(["I6 has told 1 events twice"]);
});

test("an event that its customer never hears of is found, ten minutes after it and until it is forgotten: I7", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  await paid(w, { A: 1 });
  await publish(w);
  const said = "I7 order.confirmed was published, and nobody is written to about it";
  await damage(w, "notification", { __edb_e__: "gone" });
  w.advance(599);
  expect(await breaches(w)).toEqual([]);
  w.advance(1);
  expect(await breaches(w)).toEqual([said]);
  await damage(w, "gone", { __edb_e__: "notification" });
  expect(await breaches(w)).toEqual([]);
  await damage(w, "notification", { __edb_e__: "gone" });
  w.advance(29 * 24 * 3_600);
  expect(await breaches(w)).toEqual([]);
});

test("what callers have left of their limits is no stock", async () => {
  await using w = await world();
  await w.within(() => Rate.spend({ name: "staff-calls", burst: 2, perSecond: 1 }, "somebody"));
  expect((await read(w)).items).toHaveLength(1);
  expect(await check(w)).toMatchObject({ items: 1, buckets: 0, breaches: [] });
});

test("a key that promises an order which is not there, and stock of no order, are found", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  const { id } = await place(w, { A: 1 });
  const { items } = await read(w);
  const { dynamo, tableName: TableName } = w.runtime;
  const order = items.find((item) => item["__edb_e__"] === "order");
  if (!order) throw new Error("There is one");
  const other = { ...order, pk: "ORD#ord_01M8RDA4M0GV30CX0M6FBW67T4" };
  const move = { TableName, Key: { pk: order.pk, sk: order.sk } };
  await dynamo.send(
    new UpdateCommand({
      ...move,
      UpdateExpression: "SET #s = :s",
      ExpressionAttributeNames: { "#s": "__edb_e__" },
      ExpressionAttributeValues: { ":s": "gone" },
    }) as never,
  );
  const said = await breaches(w);
  expect(said).toContain("I4 stock or payments of an order that is not there");
  expect(said.some((one) => one.startsWith(`I5 promises ${id}`))).toBe(true);
  expect(other.pk).not.toBe(order.pk);
});

test("what nobody did in time is found: I10", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  await place(w, { A: 1 });
  w.advance(900 + 599);
  expect((await breaches(w)).filter((one) => one.startsWith("I10"))).toEqual([]);
  w.advance(2);
  expect((await breaches(w)).filter((one) => one.startsWith("I10"))).toHaveLength(1);
  await w.within(Order.expireDue);
  expect((await breaches(w)).filter((one) => one.startsWith("I10"))).toEqual([]);
});

test("stock is repaired by what was seen, refused when it has moved, and the repair is in the audit", async () => {
  await using w = await world();
  await shop(w, { A: 50 });
  await paid(w, { A: 3 });
  await damage(w, "bucket", { available: 40 });
  const [breach] = (await check(w)).breaches;
  expect(breach?.repair).toBe('repair:stock --sku "A" --bucket 0 --received 50 --available 40 --promised 3');
  const seen = { sku: "A", bucket: 0, received: 50, available: 40, promised: 3 };
  const stale = { ...seen, available: 41 };
  await expect(w.within(() => Check.Repair.stock(stale))).rejects.toMatchObject({ reason: "conflict.busy" });
  await w.within(() => Check.Repair.stock(seen));
  expect(await breaches(w)).toEqual([]);
  const entries = (await read(w)).items.filter((item) => item["__edb_e__"] === "audit");
  expect(entries).toMatchObject([
    { action: "stock.repaired", before: { available: 40 }, after: { available: 47 }, actor: system.id },
  ]);
});

test("money that the gateway took and nobody heard of for ten minutes is found, and comes by the repair", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  const { id } = await place(w, { A: 1 }, { paymentMethod: "pm_times_out" });
  await w.within(() => Payment.take(id));
  // Unknown is a state: its answer may still be on its way.
  expect((await check(w)).breaches.map(({ invariant }) => invariant)).not.toContain("I3");
  w.advance(601);
  expect((await check(w)).breaches).toContainEqual(
    expect.objectContaining({ invariant: "I3", repair: `repair:payment --order ${id}` }),
  );
  await w.within(() => Check.Repair.payment(id));
  expect((await check(w)).breaches.map(({ invariant }) => invariant)).not.toContain("I3");
  expect((await found(w, id))?.status).toBe("confirmed");
});

test("open orders that are counted wrongly, and stock that an ended order holds, are repaired", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  const { id, customerId } = await place(w, { A: 1 });
  await damage(w, "customer", { open: undefined });
  expect(await breaches(w)).toEqual([`I8 does not count ${id}, which is open`]);
  await w.within(() => Check.Repair.customer(customerId, id));
  expect(await breaches(w)).toEqual([]);
  await damage(w, "order", { status: "cancelled", due: undefined, gsi2pk: undefined, gsi2sk: undefined });
  expect(await breaches(w)).toContain("I12 is cancelled and still holds stock");
  await w.within(() => Check.Repair.release(id));
  await w.within(() => Check.Repair.customer(customerId, id));
  expect(await breaches(w)).toEqual([]);
  const open = await place(w, { A: 1 });
  await expect(w.within(() => Check.Repair.release(open.id))).rejects.toMatchObject({
    reason: "order.invalid_transition",
  });
});

test("orders that come and go while the table is read are no breach", async () => {
  await using w = await world();
  await shop(w, { A: 500 });
  for (let i = 0; i < 5; i++) await paid(w, { A: 1 });
  let count = 0;
  using _ = w.faults.on("Scan", () => async (__, apply) => {
    const answer = await apply();
    // What was read is old by the time that it is looked at.
    if (count++ < 2) await Actor.provide(manager, () => paid(w, { A: 2 }));
    return answer;
  });
  expect((await check(w)).breaches).toEqual([]);
  expect(count).toBeGreaterThan(1);
});
