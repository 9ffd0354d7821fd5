import { expect, test } from "vitest";
import { one, shop, stockOf } from "../api/shop.fixture.ts";
import { type Harness, harness } from "../harness.ts";

async function placed(h: Harness, paymentMethod: string) {
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ ...one("A"), paymentMethod });
  return { id, status: async () => (await alice.order.get({ id })).status };
}

const ledger = (h: Harness, orderId: string) =>
  h.within(async () => (await import("@waybill/core/payment")).Payment.ofOrder(orderId));

test("a declined payment leaves the order waiting, and its stock comes back when it expires", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const order = await placed(h, "pm_declines");
  await h.settle();
  expect(await order.status()).toBe("pending_payment");
  expect(await ledger(h, order.id)).toMatchObject([{ status: "failed", failureCode: "card_declined" }]);
  expect(await stockOf(h, "A")).toEqual({ available: 0, reserved: 1, onHand: 1 });
  h.advance(906);
  await h.stack.tick();
  expect(await order.status()).toBe("expired");
  expect(await stockOf(h, "A")).toEqual({ available: 1, reserved: 0, onHand: 1 });
});

test("a lost answer is unknown, not a failure: asked again, the one charge is found", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const order = await placed(h, "pm_times_out");
  await h.settle();
  expect(await order.status()).toBe("payment_processing");
  h.advance(61);
  await h.stack.tick();
  expect(await order.status()).toBe("confirmed");
  expect(await ledger(h, order.id)).toMatchObject([{ status: "captured", captured: 250 }]);
});

test("a late answer is waited for, and time alone expires nothing that is being paid", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const order = await placed(h, "pm_answers_late");
  await h.settle();
  expect(await order.status()).toBe("payment_processing");
  h.advance(45);
  await h.stack.tick();
  expect(await order.status()).toBe("payment_processing");
  h.advance(1_000);
  await h.stack.tick();
  expect(await order.status()).toBe("confirmed");
});

test("an unpaid order without a payment method waits, then expires; the next buyer may claim its stock", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place(one("A"));
  await h.settle();
  const bob = h.client("customer:bob");
  await expect(bob.order.place(one("A"))).rejects.toMatchObject({ reason: "inventory.out_of_stock" });
  h.advance(906);
  expect((await bob.order.place(one("A"))).status).toBe("pending_payment");
  expect((await alice.order.get({ id })).status).toBe("expired");
  expect(await stockOf(h, "A")).toEqual({ available: 0, reserved: 1, onHand: 1 });
});

test("told five times, an order is charged once", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const order = await placed(h, "pm_succeeds");
  await h.stack.pump.stream("Outbox");
  const body = JSON.stringify(await firstEvent(h, order.id));
  await h.edge.send(
    "ProcessOrder",
    Array.from({ length: 5 }, (_, i) => ({ id: `${i}`, body })),
  );
  await h.settle();
  expect(await order.status()).toBe("confirmed");
  expect(await ledger(h, order.id)).toMatchObject([{ status: "captured", captured: 250 }]);
});

async function firstEvent(h: Harness, orderId: string) {
  return {
    id: "evt_01M8RDA4M0GV30CX0M6FBW67T4",
    type: "order.placed",
    subject: `ORD#${orderId}`,
    sequence: 1,
    schemaVersion: 1,
    occurredAt: new Date(h.clock.now()).toISOString(),
    actor: "usr_01M8RDA4M0GV30CX0M6FBW67T4",
    data: { orderId },
  };
}

test("one bad record fails alone; poison becomes a dead letter with its reason", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const order = await placed(h, "pm_succeeds");
  const gone = await firstEvent(h, "ord_01M8RDA4M0GV30CX0M6FBW67T4");
  await h.edge.send("ProcessOrder", [
    { id: "1", body: "{not json" },
    { id: "2", body: JSON.stringify({ ...gone, type: "order.unheard_of" }) },
    { id: "3", body: JSON.stringify({ ...gone, data: { orderId: "ord_1" } }) },
    { id: "4", body: JSON.stringify(gone) },
  ]);
  await h.settle();
  expect(await order.status()).toBe("confirmed");
  const dead = await h.stack.deadLetters("ProcessOrder");
  expect(dead.map(({ attributes }) => attributes["reason"] ?? "").toSorted()).toEqual([
    expect.stringContaining("No order ord_01M8RDA4M0GV30CX0M6FBW67T4"),
    "not JSON",
    "not an event of a known shape",
    "not an order.placed but an order.unheard_of",
  ]);
});

test("an event that the stream never carried is published by the sweeper, and then leaves the outbox", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  await h.settle();
  const order = await placed(h, "pm_succeeds");
  const { Event } = await import("@waybill/core/event");
  const pending = () => h.within(() => Event.pending(new Date(h.clock.now() + 1)));
  expect(await pending()).toHaveLength(1);
  h.advance(121);
  await h.stack.tick();
  expect((await pending()).map(({ type }) => type)).not.toContain("order.placed");
  while ((await h.stack.pump.queue("ProcessOrder")) > 0);
  expect(await order.status()).toBe("confirmed");
});

test("no event is lost: each subject's sequence has no gap", async () => {
  await using h = await harness();
  await shop(h, { A: 3 });
  const alice = h.client("customer:alice");
  const paid = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  await h.settle();
  const events = await h.within(async () => {
    const { Event } = await import("@waybill/core/event");
    return Event.of(`ORD#${paid.id}`);
  });
  expect(events.map(({ type, sequence }) => `${sequence} ${type}`)).toEqual(["1 order.placed", "2 order.confirmed"]);
});

test("an order whose message was lost is paid all the same, before its hold expires", async () => {
  await using h = await harness();
  await shop(h, { A: 2 });
  await h.settle();
  const order = await placed(h, "pm_succeeds");
  const free = await h.client("manager:mia").order.place({
    lines: [{ sku: "A", quantity: 1, unitPrice: { amount: 0, currency: "GBP" } }],
  });
  h.advance(61);
  await (await import("../handlers.ts")).handlersWithin(h.edge)["ReconcilePayments"]?.({}, {});
  expect(await order.status()).toBe("confirmed");
  expect((await h.client("manager:mia").order.get({ id: free.id })).status).toBe("confirmed");
});

test("an order that can't be paid by itself any more waits for its customer, and then expires", async () => {
  await using h = await harness({ rules: { reservationTtlSeconds: 10 } });
  await shop(h, { A: 1 });
  const order = await placed(h, "pm_succeeds");
  h.advance(61);
  await h.stack.tick();
  expect(await order.status()).toBe("pending_payment");
  h.advance(61);
  await h.stack.tick();
  expect(await order.status()).toBe("expired");
  expect(await stockOf(h, "A")).toEqual({ available: 1, reserved: 0, onHand: 1 });
});
