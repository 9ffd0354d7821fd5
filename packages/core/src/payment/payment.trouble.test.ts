/** A gateway in trouble: what it does not say is asked again, and nothing waits for ever. */
import { expect, test } from "vitest";
import { Check } from "../check/check.ts";
import { Deadline } from "../deadline/deadline.ts";
import { audit, found, gbp, place, read, shop } from "../order/order.fixture.ts";
import { as, cancelAll, intentOf, net, paid, silent, sweep, told } from "../order/order.life.fixture.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { Payment } from "./payment.ts";

const firstOf = async (w: World, id: string) => (await w.within(() => Payment.ofOrder(id)))[0];

test("a webhook of a dead payment that meets a silent gateway is looked into until it speaks, and no longer", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const id = await paid(w, { A: 1 }, "pm_declines");
  const intentId = await intentOf(w, id);
  w.runtime.gateway = { ...Payment.sandbox, retrieve: silent };
  await told(w, id, intentId, "payment_intent.canceled");
  expect((await firstOf(w, id))?.due).toBeDefined();
  w.runtime.gateway = Payment.sandbox;
  await sweep(w, 2);
  expect(await firstOf(w, id)).toMatchObject({ status: "failed" });
  expect((await firstOf(w, id))?.due).toBeUndefined();
});

test("what can't be looked at makes room for what can: it is due later, and somebody is told", async () => {
  await using w = await world({ rules: { paymentCapture: "manual" } });
  await shop(w, { A: 1 });
  const id = await paid(w, { A: 1 });
  w.runtime.gateway = { ...Payment.sandbox, capture: silent };
  await expect(as(w, "mia", () => Payment.capture({ orderId: id }))).rejects.toMatchObject({
    reason: "payment.unknown",
  });
  w.runtime.gateway = { ...Payment.sandbox, retrieve: () => Promise.reject(new TypeError("a bug")) };
  w.advance(120);
  await w.within(Payment.reconcileDue);
  expect((await firstOf(w, id))?.due?.getTime()).toBeGreaterThan(w.clock.now());
  expect(w.complaints().map(({ message }) => message)).toContain("payment could not be reconciled");
});

test("a lookup that is refused says nothing about the refund: it is not called failed, and not made again", async () => {
  await using w = await world();
  await shop(w, { A: 4 });
  const id = await paid(w, { A: 4 });
  const { gateway } = w.runtime;
  w.runtime.gateway = {
    ...gateway,
    async refund(request) {
      await gateway.refund(request);
      return silent();
    },
    refundsOf: () => Promise.reject(new Payment.GatewayRefused("resource_missing", "No such payment_intent")),
  };
  const give = () => as(w, "mia", () => Payment.refund({ orderId: id, amount: gbp(400), reason: "x" }));
  expect(await give()).toMatchObject({ status: "pending" });
  await sweep(w, 1);
  const { refunds } = await as(w, "mia", () => Payment.ledger({ orderId: id }));
  expect(refunds).toMatchObject([{ status: "pending" }]);
  w.runtime.gateway = gateway;
  await sweep(w);
  expect(await net(w, id)).toEqual({ total: 1_000, net: 600 });
  await audit(w);
});

test("a gateway that turns everybody away for a day: the money goes back when it is well again", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const id = await paid(w, { A: 1 });
  const away = () => Promise.reject(new Payment.GatewayNotAsked("401: the key was rolled"));
  w.runtime.gateway = { ...Payment.sandbox, refund: away, refundsOf: away, retrieve: away };
  await cancelAll(w, id);
  await sweep(w, 30, 3_000);
  w.runtime.gateway = Payment.sandbox;
  await sweep(w, 3, 700);
  expect(await found(w, id)).toMatchObject({ status: "cancelled", captured: 250, refunded: 250 });
  await audit(w);
});

test("a refund of a cancelled order that the bank sent back is made anew by the repair that the auditor names", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const id = await paid(w, { A: 1 }, "pm_refund_bounces");
  await cancelAll(w, id);
  w.advance(61);
  await told(w, id, await intentOf(w, id), "refund.failed");
  expect(await net(w, id)).toEqual({ total: 250, net: 250 });
  const { breaches } = await w.within(() => Check.run());
  expect(breaches.map(({ repair }) => repair)).toContain(`repair:payment --order ${id}`);
  await w.within(() => Check.Repair.payment(id));
  expect(await net(w, id)).toEqual({ total: 250, net: 0 });
});

test("a customer who has to act, and a gateway that is silent for a moment: the answer is unknown, and the same call asks again", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const { id } = await place(w, { A: 1 });
  w.runtime.gateway = { ...Payment.sandbox, retrieve: silent };
  const start = () => as(w, "alice", () => Payment.start({ orderId: id, paymentMethod: "pm_needs_action" }));
  await expect(start()).rejects.toMatchObject({ reason: "payment.unknown" });
  w.runtime.gateway = Payment.sandbox;
  await expect(start()).rejects.toMatchObject({ reason: "payment.in_progress" });
  expect(await firstOf(w, id)).toMatchObject({ status: "requires_action" });
});

/** A night before which something was refunded at the gateway itself, of each of these orders. */
async function refundedByHand(w: World, count: number) {
  await shop(w, { A: count });
  for (let i = 0; i < count; i++) {
    const intentId = await intentOf(w, await paid(w, { A: 1 }));
    await w.within(() => Payment.sandbox.refund({ key: `hand${i}`, intentId, amount: 100, refundId: `hand${i}` }));
  }
  w.advance(3_600);
}

test("one intent that can't be asked about does not hide the others: they are matched, and it is told of", async () => {
  await using w = await world();
  await refundedByHand(w, 3);
  const { gateway } = w.runtime;
  let bad: string | undefined;
  w.runtime.gateway = { ...gateway, refundsOf: async (id) => (id === (bad ??= id) ? silent() : gateway.refundsOf(id)) };
  await w.within(() => Payment.matchLately());
  expect((await read(w)).payments.map(({ refunded }) => refunded).toSorted((a, b) => a - b)).toEqual([0, 100, 100]);
  expect(w.complaints().map(({ message }) => message)).toContain("a payment could not be matched");
});

test("a night whose time runs out says that it was not finished", async () => {
  await using w = await world();
  await refundedByHand(w, 2);
  const { gateway } = w.runtime;
  let left = 60_000;
  const list: Payment.Gateway["list"] = async (request) => {
    const page = await gateway.list(request);
    left = 1_000;
    return page;
  };
  w.runtime.gateway = { ...gateway, list };
  await w.within(() => Deadline.provide(() => left, Payment.matchLately));
  expect(w.complaints().map(({ message }) => message)).toContain("the gateway's books were not matched to their end");
});
