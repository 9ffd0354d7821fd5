/** What may come between an order and its money: busy tables, a gateway's own dashboard, captures of a part. */
import { expect, test } from "vitest";
import { Payment } from "../payment/payment.ts";
import { world } from "../runtime/runtime.fixture.ts";
import { conflictAt } from "../table/table.fixture.ts";
import { audit, found, gbp, place, shop } from "./order.fixture.ts";
import {
  as,
  cancelAll,
  cancelLines,
  intentOf,
  net,
  paid,
  returned,
  silent,
  sweep,
  told,
  unit,
} from "./order.life.fixture.ts";
import { Order } from "./order.ts";

const manual = { rules: { paymentCapture: "manual" } } as const;

test("a cancellation that was acknowledged is not forgotten because the table was busy when its time came", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const { gateway } = w.runtime;
  const { id } = await place(w, { A: 1 });
  w.runtime.gateway = { ...gateway, confirm: silent, retrieve: silent, cancel: silent };
  await as(w, "alice", () => Payment.start({ orderId: id, paymentMethod: "pm_answers_late" }));
  w.runtime.gateway = gateway;
  await w.within(() => Payment.take(id));
  w.runtime.gateway = { ...gateway, cancel: silent };
  expect(await cancelAll(w, id)).toMatchObject({ cancelRequested: true });
  w.runtime.gateway = gateway;
  w.advance(61);
  {
    using _ = w.faults.on("TransactWriteItems", ({ input }) =>
      JSON.stringify(input).includes("order.cancelled") ? conflictAt(0) : undefined,
    );
    await w.within(Payment.reconcileDue);
  }
  await sweep(w);
  expect(await found(w, id)).toMatchObject({ status: "cancelled" });
  expect(await net(w, id)).toMatchObject({ net: 0 });
  await audit(w);
});

test("captured at the gateway for more than the order costs by then: a person has to look", async () => {
  await using w = await world(manual);
  await shop(w, { A: 1, B: 1 });
  const id = await paid(w, { A: 1, B: 1 });
  await cancelLines(w, id, unit("A"));
  const intentId = await intentOf(w, id);
  await w.within(() => Payment.sandbox.capture({ key: "dashboard", intentId, amount: 500 }));
  await told(w, id, intentId);
  expect(await found(w, id)).toMatchObject({ status: "on_hold", total: 250, captured: 500 });
});

test.each(["returned first", "cancelled first"])(
  "captured in part, and %s: what the customer keeps is what stays paid",
  async (first) => {
    await using w = await world(manual);
    await shop(w, { A: 1, B: 1, C: 1, D: 1 });
    const id = await paid(w, { A: 1, B: 1, C: 1, D: 1 });
    await as(w, "mia", () => Payment.capture({ orderId: id, amount: gbp(600) }));
    await as(w, "mia", () => Order.fulfil({ id, lines: [unit("A"), unit("B")] }));
    if (first === "returned first") await returned(w, id, "A");
    await cancelLines(w, id, unit("C"), unit("D"));
    if (first === "cancelled first") await returned(w, id, "A");
    expect(await net(w, id)).toEqual({ total: 500, net: 250 });
    await audit(w);
  },
);

test("what was refunded at the gateway itself counts here: the order that is cancelled then gives back the rest, once", async () => {
  await using w = await world();
  await shop(w, { A: 4 });
  const id = await paid(w, { A: 4 });
  const intentId = await intentOf(w, id);
  await w.within(() => Payment.sandbox.refund({ key: "dashboard", intentId, amount: 400, refundId: "by-hand" }));
  await Promise.all([1, 2, 3].map(() => told(w, id, intentId, "charge.refunded")));
  expect(await net(w, id)).toEqual({ total: 1_000, net: 600 });
  await cancelAll(w, id);
  expect(await w.within(() => Payment.sandbox.retrieve(intentId))).toMatchObject({ captured: 1_000, refunded: 1_000 });
  expect(await net(w, id)).toEqual({ total: 1_000, net: 0 });
  await audit(w);
});

test("late money that went back is no part of what a later payment took", async () => {
  await using w = await world(manual);
  await shop(w, { A: 1, B: 1, C: 1, D: 1 });
  const { id } = await place(w, { A: 1, B: 1, C: 1, D: 1 });
  const start = (paymentMethod: string) =>
    as(w, "alice", () => Payment.start({ orderId: id, paymentMethod })).catch(() => {});
  await start("pm_declines");
  await start("pm_succeeds");
  const { gateway } = w.runtime;
  const intentId = await intentOf(w, id);
  const late = { ...(await w.within(() => gateway.retrieve(intentId))), status: "succeeded", captured: 1_000 } as const;
  w.runtime.gateway = {
    ...gateway,
    retrieve: async (which) => (which === intentId ? late : gateway.retrieve(which)),
    refund: async (request) =>
      request.intentId === intentId
        ? { id: "re_late", refundId: request.refundId, status: "succeeded", amount: request.amount }
        : gateway.refund(request),
  };
  await told(w, id, intentId);
  await as(w, "mia", () => Payment.capture({ orderId: id, amount: gbp(500) }));
  await cancelLines(w, id, unit("A"));
  expect(await net(w, id)).toEqual({ total: 750, net: 500 });
});

test.each(["cancelled", "expired"])(
  "an unpaid order that keeps late money, as it could not go back, gives it back when it is %s",
  async (end) => {
    await using w = await world();
    await shop(w, { A: 1 });
    const { id } = await place(w, { A: 1 });
    const start = (paymentMethod: string) =>
      as(w, "alice", () => Payment.start({ orderId: id, paymentMethod })).catch(() => {});
    await start("pm_declines");
    await start("pm_declines_late");
    const { gateway } = w.runtime;
    const intentId = await intentOf(w, id);
    const late = { ...(await w.within(() => gateway.retrieve(intentId))), status: "succeeded", captured: 250 } as const;
    let asked = 0;
    w.runtime.gateway = {
      ...gateway,
      retrieve: async (which) => (which === intentId ? late : gateway.retrieve(which)),
      async refund({ refundId, amount }) {
        if (asked++ === 0) throw new Payment.GatewayRefused("no", "no");
        return { id: "re_late", refundId, status: "succeeded", amount };
      },
    };
    await told(w, id, intentId);
    await sweep(w, 2);
    expect(await found(w, id)).toMatchObject({ status: "pending_payment", captured: 250, refunded: 0 });
    await (end === "cancelled" ? cancelAll(w, id) : sweep(w, 2, 1_000));
    expect(await found(w, id)).toMatchObject({ status: end, captured: 250, refunded: 250 });
  },
);

test("a capture that was refused leaves nothing behind: another sum, captured at the gateway, is what was captured", async () => {
  await using w = await world(manual);
  await shop(w, { A: 2 });
  const id = await paid(w, { A: 2 });
  const { gateway } = w.runtime;
  w.runtime.gateway = { ...gateway, capture: () => Promise.reject(new Payment.GatewayRefused("no", "no")) };
  await expect(as(w, "mia", () => Payment.capture({ orderId: id }))).rejects.toMatchObject({
    reason: "payment.invalid_transition",
  });
  w.runtime.gateway = gateway;
  const intentId = await intentOf(w, id);
  await w.within(() => Payment.sandbox.capture({ key: "dashboard", intentId, amount: 300 }));
  await told(w, id, intentId);
  expect(await found(w, id)).toMatchObject({ status: "confirmed", paymentStatus: "paid", captured: 300 });
});

test("a capture that is on its way at the end of its key's life is waited for: lines are not cancelled behind its back", async () => {
  await using w = await world(manual);
  await shop(w, { A: 1, B: 1 });
  const id = await paid(w, { A: 1, B: 1 });
  const { sandbox } = Payment;
  const onTheirWay: (() => Promise<unknown>)[] = [];
  w.runtime.gateway = {
    ...sandbox,
    async capture(request) {
      onTheirWay.push(() => w.within(() => sandbox.capture(request)));
      return silent();
    },
  };
  await expect(as(w, "mia", () => Payment.capture({ orderId: id }))).rejects.toMatchObject({
    reason: "payment.unknown",
  });
  onTheirWay.splice(0);
  const intentId = await intentOf(w, id);
  w.advance(23 * 3_600 - 5);
  await told(w, id, intentId);
  w.advance(10);
  await told(w, id, intentId);
  expect(onTheirWay).toHaveLength(1);
  expect(await cancelLines(w, id, unit("A"))).toMatchObject({ cancelRequested: true });
  for (const arrive of onTheirWay) await arrive();
  w.runtime.gateway = sandbox;
  await sweep(w, 12);
  expect(await net(w, id)).toEqual({ total: 250, net: 250 });
  await audit(w);
});

test("a capture that the gateway ends as declined ends the order, and lets the payment go there", async () => {
  await using w = await world(manual);
  await shop(w, { A: 1 });
  const id = await paid(w, { A: 1 });
  const { gateway } = w.runtime;
  const lost = async (intentId: string) => {
    const intent = await gateway.retrieve(intentId);
    return intent.status === "canceled" ? intent : { ...intent, status: "declined" as const };
  };
  w.runtime.gateway = { ...gateway, capture: ({ intentId }) => lost(intentId), retrieve: lost };
  await expect(as(w, "mia", () => Payment.capture({ orderId: id }))).rejects.toMatchObject({
    reason: "payment.invalid_transition",
  });
  expect(await found(w, id)).toMatchObject({ status: "cancelled", paymentStatus: "expired" });
  expect(await w.within(async () => gateway.retrieve(await intentOf(w, id)))).toMatchObject({ status: "canceled" });
  await audit(w);
});
