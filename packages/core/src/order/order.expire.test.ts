import { expect, test } from "vitest";
import { Actor } from "../actor/actor.ts";
import { Payment } from "../payment/payment.ts";
import { system, world, type World } from "../runtime/runtime.fixture.ts";
import { Runtime } from "../runtime/runtime.ts";
import { wrong } from "../table/table.fixture.ts";
import { audit, found, place, shop, stockOf } from "./order.fixture.ts";
import { Order } from "./order.ts";

const sweep = (w: World) => w.within(Order.expireDue);

/** Past every hold, and nobody waits for a payment to begin by itself any more. */
const late = async (w: World) => {
  w.advance(906);
  await w.within(Payment.reconcileDue);
};

/** Another machine, whose clock is wrong by so much. */
const elsewhere = <T>(w: World, wrongByMs: number, run: () => T): T =>
  Runtime.provide({ ...w.runtime, clock: { now: () => w.clock.now() + wrongByMs } }, () => Actor.provide(system, run));

test("an unpaid order expires when its time and the clocks' difference have passed, not before", async () => {
  await using w = await world();
  await shop(w, { A: 2 });
  const { id } = await place(w, { A: 2 });
  w.advance(905);
  expect(await sweep(w)).toBe(0);
  expect(await stockOf(w, "A")).toEqual({ available: 0, reserved: 2, onHand: 2 });
  w.advance(0.001);
  expect(await sweep(w)).toBe(1);
  expect(await found(w, id)).toMatchObject({ status: "expired", version: 2, sequence: 2 });
  expect((await found(w, id))?.due).toBeUndefined();
  expect(await sweep(w)).toBe(0);
  expect(await stockOf(w, "A")).toEqual({ available: 2, reserved: 0, onHand: 2 });
  await audit(w);
});

test("many sweepers at once give each unit back once", async () => {
  await using w = await world();
  await shop(w, { A: 5, B: 5 });
  for (let i = 0; i < 5; i++) await place(w, { A: 1, B: 1 });
  w.advance(906);
  const swept = await Promise.all([sweep(w), sweep(w), sweep(w), sweep(w)]);
  expect(swept.reduce((sum, count) => sum + count)).toBe(5);
  expect(await stockOf(w, "A")).toEqual({ available: 5, reserved: 0, onHand: 5 });
  await audit(w);
});

test("a payment that begins and a hold that expires at one moment: one of the two happens", async () => {
  await using w = await world();
  await shop(w, { A: 12 });
  const orders: { id: string }[] = [];
  for (let i = 0; i < 12; i++) orders.push(await place(w, { A: 1 }, { paymentMethod: "pm_succeeds" }));
  await late(w);
  // The paying machine's clock is slow enough for the order to look payable to it.
  const pay = () => orders.map(({ id }, i) => elsewhere(w, i % 2 ? -13_000 : -12_000, () => Payment.take(id)));
  const [expired] = await Promise.all([sweep(w), ...pay(), sweep(w)]);
  const statuses = await Promise.all(orders.map(async ({ id }) => (await found(w, id))?.status));
  for (const status of statuses) expect(["expired", "confirmed"]).toContain(status);
  expect(expired).toBeLessThanOrEqual(12);
  const { ledger } = await audit(w);
  expect(ledger.filter(({ captures }) => captures > 0)).toHaveLength(statuses.filter((s) => s === "confirmed").length);
});

test.each(["expiry", "payment"])("when %s is first by a hair, the other does nothing", async (winner) => {
  await using w = await world();
  await shop(w, { A: 1 });
  const { id } = await place(w, { A: 1 }, { paymentMethod: "pm_succeeds" });
  await late(w);
  const pay = () => elsewhere(w, -13_000, () => Payment.take(id));
  const [first, second] = winner === "expiry" ? [() => sweep(w), pay] : [pay, () => sweep(w)];
  // The first one's transaction slips in before the second one's, after both have read the order.
  let slipped = false;
  using _ = w.faults.on("TransactWriteItems", () => {
    if (slipped) return undefined;
    slipped = true;
    return async (__, apply) => {
      await first();
      return apply();
    };
  });
  await second();
  expect((await found(w, id))?.status).toBe(winner === "expiry" ? "expired" : "confirmed");
  await audit(w);
});

test("clocks that differ by no more than the margin never both think it is their turn", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const { id } = await place(w, { A: 1 }, { paymentMethod: "pm_succeeds" });
  const order = await found(w, id);
  if (!order) throw new Error("gone");
  for (let second = 880; second <= 920; second++) {
    const at = { ...w.runtime, clock: { now: () => order.createdAt.getTime() + second * 1000 - 5_000 } };
    const payable = Runtime.provide(at, () => Order.canStartPayment(order));
    const expirable = order.expiresAt.getTime() + 5_000 < order.createdAt.getTime() + second * 1000 + 5_000;
    expect(payable && expirable, `at ${second} s`).toBe(false);
  }
});

test("one order that can't be expired makes room for the others, is told to the log, and is tried again in a minute", async () => {
  await using w = await world();
  await shop(w, { A: 2 });
  const bad = await place(w, { A: 1 });
  const good = await place(w, { A: 1 });
  w.advance(906);
  {
    const isOfBad = (input: object) => JSON.stringify(input).includes(`ORD#${bad.id}`);
    using _ = w.faults.on("Query", ({ input }) => (isOfBad(input) ? wrong("ValidationException") : undefined));
    expect(await sweep(w)).toBe(1);
  }
  expect((await found(w, good.id))?.status).toBe("expired");
  expect(w.complaints()).toMatchObject([{ level: "error", message: "order could not be expired", orderId: bad.id }]);
  expect(await sweep(w)).toBe(0);
  w.advance(70);
  expect(await sweep(w)).toBe(1);
  await audit(w);
});

test("a buyer who finds too little looks for expired holds, once a second at most", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  await place(w, { A: 1 });
  w.advance(906);
  expect((await place(w, { A: 1 }, { name: "bob" })).status).toBe("pending_payment");
  const outOfStock = { reason: "inventory.out_of_stock" };
  using queries = w.faults.on("Query", () => undefined);
  for (let i = 0; i < 5; i++) await expect(place(w, { A: 1 }, { name: "eve" })).rejects.toMatchObject(outOfStock);
  expect(queries.seen).toHaveLength(0);
  w.advance(1);
  await expect(place(w, { A: 1 }, { name: "eve" })).rejects.toMatchObject(outOfStock);
  expect(queries.seen.length).toBeGreaterThan(0);
  await audit(w);
});

test("an order that was cancelled or paid meanwhile is left alone by a sweeper with an old page", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const { id } = await place(w, { A: 1 }, { paymentMethod: "pm_succeeds" });
  w.advance(880);
  await w.within(() => Payment.take(id));
  w.advance(100);
  expect(await sweep(w)).toBe(0);
  expect((await found(w, id))?.status).toBe("confirmed");
  await audit(w);
});

test("a crowd before a sold-out product looks for expired holds less and less often, and finds them all the same", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const order = await place(w, { A: 1 });
  using queries = w.faults.on("Query", () => undefined);
  const ask = () => place(w, { A: 1 }, { name: "bob" });
  const crowd = async (seconds: number) => {
    const before = queries.seen.length;
    for (let n = 0; n < seconds; n++) {
      await expect(ask()).rejects.toMatchObject({ reason: "inventory.out_of_stock" });
      w.advance(1);
    }
    return queries.seen.length - before;
  };
  const oneLook = await crowd(1);
  // At 0, 2, 6, 14, 30 and 46 seconds.
  expect(await crowd(59)).toBe(5 * oneLook);
  w.advance(906 - 60);
  const { id } = await ask();
  expect(await found(w, id)).toMatchObject({ status: "pending_payment" });
  expect(await found(w, order.id)).toMatchObject({ status: "expired" });
  await audit(w);
});
