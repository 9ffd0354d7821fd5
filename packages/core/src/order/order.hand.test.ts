/** Money that was moved at the gateway itself, came too late, or could not go back: it counts, and is owed, once. */
import { expect, test } from "vitest";
import { Check } from "../check/check.ts";
import { Payment } from "../payment/payment.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { found, gbp, place, shop } from "./order.fixture.ts";
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

/** An order of 1,000 that was paid, and whose first payment, which was declined, took money after all that can't go back. */
async function paidTwice(w: World) {
  await shop(w, { A: 1, B: 1, C: 1, D: 1 });
  const { id } = await place(w, { A: 1, B: 1, C: 1, D: 1 });
  for (const paymentMethod of ["pm_declines", "pm_succeeds"])
    await as(w, "alice", () => Payment.start({ orderId: id, paymentMethod })).catch(() => {});
  const { gateway } = w.runtime;
  const intentId = await intentOf(w, id);
  const late = { ...(await w.within(() => gateway.retrieve(intentId))), status: "succeeded", captured: 1_000 } as const;
  w.runtime.gateway = {
    ...gateway,
    retrieve: async (which) => (which === intentId ? late : gateway.retrieve(which)),
    refund: async (request) => {
      if (request.intentId === intentId) throw new Payment.GatewayRefused("no", "no");
      return gateway.refund(request);
    },
  };
  await told(w, id, intentId);
  expect(await found(w, id)).toMatchObject({ status: "confirmed", captured: 2_000, refunded: 0 });
  return id;
}

test("late money that could not go back takes nothing from what a cancelled line of the later payment gives back", async () => {
  await using w = await world();
  const id = await paidTwice(w);
  await cancelLines(w, id, unit("A"));
  expect(await found(w, id)).toMatchObject({ total: 750, captured: 2_000, refunded: 250 });
});

test("nor from what comes back of it", async () => {
  await using w = await world();
  const id = await paidTwice(w);
  await as(w, "mia", () => Order.fulfil({ id, lines: [unit("A")] }));
  await returned(w, id, "A");
  expect(await found(w, id)).toMatchObject({ captured: 2_000, refunded: 250 });
});

/** An authorized order of 1,000 that is captured and partly refunded at the gateway itself, and told of the wrong way round. */
async function movedByHand(w: World) {
  await shop(w, { A: 4 });
  const id = await paid(w, { A: 4 });
  w.advance(3 * 86_400);
  const intentId = await intentOf(w, id);
  await w.within(() => Payment.sandbox.capture({ key: "hand", intentId, amount: 1_000 }));
  await w.within(() => Payment.sandbox.refund({ key: "hand2", intentId, amount: 400, refundId: "by-hand" }));
  await told(w, id, intentId, "charge.refunded");
  await told(w, id, intentId, "payment_intent.succeeded");
  return { id, intentId };
}

test("captured and refunded at the gateway, and told in another order: both count", async () => {
  await using w = await world(manual);
  const { id } = await movedByHand(w);
  await w.within(() => Payment.matchLately());
  expect(await net(w, id)).toEqual({ total: 1_000, net: 600 });
});

test("captured and refunded at the gateway, and cancelled here then: the rest goes back", async () => {
  await using w = await world(manual);
  const { id, intentId } = await movedByHand(w);
  await cancelAll(w, id);
  await sweep(w, 3);
  expect(await w.within(() => Payment.sandbox.retrieve(intentId))).toMatchObject({ captured: 1_000, refunded: 1_000 });
});

test("a refund under way that lost its label at the gateway is not made again", async () => {
  await using w = await world();
  await shop(w, { A: 4 });
  const id = await paid(w, { A: 4 });
  const { sandbox } = Payment;
  w.runtime.gateway = {
    ...sandbox,
    refund: async (request) => ({ ...(await sandbox.refund(request)), status: "pending" }),
    refundsOf: async (which) =>
      (await sandbox.refundsOf(which)).map(({ id, amount }) => ({ id, amount, status: "pending" as const })),
  };
  await as(w, "mia", () => Payment.refund({ orderId: id, amount: gbp(400), reason: "x" }));
  await sweep(w, 10, 700);
  const intent = await w.within(async () => sandbox.retrieve(await intentOf(w, id)));
  expect(intent.refunded).toBe(400);
});

test("a refund made at the gateway that fails while it is booked here is not booked for ever", async () => {
  await using w = await world();
  await shop(w, { A: 4 });
  const id = await paid(w, { A: 4 });
  const intentId = await intentOf(w, id);
  const hand = { id: "re_hand", amount: 400 } as const;
  let status: "succeeded" | "failed" = "succeeded";
  let nested = false;
  w.runtime.gateway = {
    ...Payment.sandbox,
    async refundsOf() {
      const seen = [{ ...hand, status }];
      if (!nested) {
        nested = true;
        status = "failed";
        await told(w, id, intentId, "refund.failed");
      }
      return seen;
    },
  };
  await told(w, id, intentId, "charge.refunded");
  expect(await net(w, id)).toEqual({ total: 1_000, net: 1_000 });
});

test("two repairs at once give back once", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const id = await paid(w, { A: 1 }, "pm_refund_bounces");
  await cancelAll(w, id);
  w.advance(61);
  await told(w, id, await intentOf(w, id), "refund.failed");
  await Promise.allSettled([1, 2, 3, 4].map(() => w.within(() => Payment.giveBackKept(id))));
  expect(await net(w, id)).toEqual({ total: 250, net: 0 });
  expect(await w.within(async () => Payment.sandbox.refundsOf(await intentOf(w, id)))).toHaveLength(2);
});

test("late money that was given back at the gateway before we heard of it does not pay for an order", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const { id } = await place(w, { A: 1 });
  await as(w, "alice", () => Payment.start({ orderId: id, paymentMethod: "pm_declines" })).catch(() => {});
  const intentId = await intentOf(w, id);
  const { gateway } = w.runtime;
  const late = {
    ...(await w.within(() => gateway.retrieve(intentId))),
    status: "succeeded",
    captured: 250,
    refunded: 250,
  } as const;
  w.runtime.gateway = {
    ...gateway,
    retrieve: async () => late,
    refundsOf: async () => [{ id: "re_hand", status: "succeeded", amount: 250 }],
  };
  await told(w, id, intentId, "charge.refunded");
  await told(w, id, intentId, "payment_intent.succeeded");
  expect(await found(w, id)).toMatchObject({ status: "pending_payment", captured: 250, refunded: 250 });
  w.runtime.gateway = { ...gateway, retrieve: async (which) => (which === intentId ? late : gateway.retrieve(which)) };
  await as(w, "alice", () => Payment.start({ orderId: id, paymentMethod: "pm_succeeds" }));
  await cancelLines(w, id, unit("A"));
  expect(await found(w, id)).toMatchObject({ status: "cancelled", captured: 500, refunded: 500 });
});

test("a cancelled line whose refund failed: the auditor names the repair that makes it anew, and no more than once", async () => {
  await using w = await world();
  await shop(w, { A: 2, B: 2 });
  const id = await paid(w, { A: 2, B: 2 });
  const { gateway } = w.runtime;
  w.runtime.gateway = { ...gateway, refund: () => Promise.reject(new Payment.GatewayRefused("no", "no")) };
  await cancelLines(w, id, unit("A"));
  w.runtime.gateway = gateway;
  await sweep(w, 3);
  const { breaches } = await w.within(() => Check.run());
  expect(breaches.map(({ repair }) => repair)).toContain(`repair:payment --order ${id}`);
  await w.within(() => Check.Repair.payment(id));
  await w.within(() => Check.Repair.payment(id));
  expect(await net(w, id)).toEqual({ total: 750, net: 750 });
});

test("a refused capture whose answer is late does not undo the next one", async () => {
  await using w = await world(manual);
  await shop(w, { A: 4 });
  const id = await paid(w, { A: 4 });
  const { sandbox } = Payment;
  let refusals = 0;
  w.runtime.gateway = {
    ...sandbox,
    capture: async () => {
      if (refusals++ < 2) throw new Payment.GatewayRefused("no", "no");
      return silent();
    },
    retrieve: async (which) => {
      const seen = await sandbox.retrieve(which);
      if (refusals === 1) {
        await told(w, id, which);
        w.advance(1);
        await as(w, "mia", () => Payment.capture({ orderId: id, amount: gbp(500) })).catch(String);
      }
      return seen;
    },
  };
  await as(w, "mia", () => Payment.capture({ orderId: id })).catch(String);
  expect((await w.within(() => Payment.ofOrder(id)))[0]?.status).toBe("capturing");
});

test("a refund made at the gateway while ours is on its way is told of until it is booked, and the rest goes back", async () => {
  await using w = await world();
  await shop(w, { A: 4 });
  const id = await paid(w, { A: 4 });
  const intentId = await intentOf(w, id);
  w.runtime.gateway = { ...Payment.sandbox, refund: silent };
  await cancelAll(w, id);
  await w.within(() => Payment.sandbox.refund({ key: "hand", intentId, amount: 400, refundId: "by-hand" }));
  await expect(told(w, id, intentId, "charge.refunded")).rejects.toMatchObject({ reason: "conflict.busy" });
  w.runtime.gateway = Payment.sandbox;
  await sweep(w, 3);
  expect(await found(w, id)).toMatchObject({ status: "cancelled", captured: 1_000, refunded: 1_000 });
  expect(await w.within(() => Payment.sandbox.retrieve(intentId))).toMatchObject({ refunded: 1_000 });
});
