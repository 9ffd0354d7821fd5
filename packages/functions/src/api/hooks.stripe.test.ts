import { Payment } from "@waybill/core/payment";
import type { Rule } from "@waybill/core/rule";
import type { Stripe } from "stripe";
import { expect, test } from "vitest";
import { apiKey, startStripe } from "../edge/stripe.server.fixture.ts";
import { stripeGateway } from "../edge/stripe.ts";
import { readStripeWebhook } from "../edge/stripe.webhook.ts";
import { harness } from "../harness.ts";
import { one, shop } from "./shop.fixture.ts";

const secret = "whsec_of_the_test";

/** A shop that is paid through a Stripe on this machine. */
async function open(rules: Partial<Rule.Info> = {}) {
  let now = Date.now;
  const stripe = await startStripe({ now: () => now() });
  const calls = stripeGateway({ apiKey, url: stripe.url });
  const readWebhook: Payment.Gateway["readWebhook"] = async (webhook) => readStripeWebhook(webhook, secret);
  const h = await harness({ rules, gateway: { provider: "stripe", ...calls, readWebhook } });
  now = h.clock.now;
  await shop(h, { A: 5 });
  const alice = h.client("customer:alice");
  return {
    h,
    stripe,
    async tell(type: string, object: object, signedWith = secret) {
      const webhook = stripe.webhook(type, object, signedWith);
      return (await h.fetch(`${h.url}/hooks/payments/stripe`, { method: "POST", ...webhook })).status;
    },
    async place(paymentMethod: string) {
      const { id } = await alice.order.place({ ...one("A"), paymentMethod });
      await h.settle();
      return { id, status: async () => (await alice.order.get({ id })).status };
    },
    async [Symbol.asyncDispose]() {
      await h[Symbol.asyncDispose]();
      await stripe[Symbol.asyncDispose]();
    },
  };
}

test("an order is paid by Stripe, over HTTP, once", async () => {
  await using s = await open();
  const order = await s.place("pm_card_visa");
  expect(await order.status()).toBe("confirmed");
  expect([...s.stripe.intents.values()]).toMatchObject([
    { status: "succeeded", amount_received: 250, metadata: { order_id: order.id } },
  ]);
});

test("a declined card leaves the order waiting for another", async () => {
  await using s = await open();
  const order = await s.place("pm_card_chargeDeclinedInsufficientFunds");
  expect(await order.status()).toBe("pending_payment");
  const attempts = await s.h.within(() => Payment.ofOrder(order.id));
  expect(attempts).toMatchObject([{ status: "failed", failureCode: "insufficient_funds" }]);
});

test.each([
  ["payment_intent.succeeded", (intent: Stripe.PaymentIntent) => intent],
  [
    "charge.updated",
    ({ id, metadata }: Stripe.PaymentIntent) => ({ object: "charge", id: "ch_1", payment_intent: id, metadata }),
  ],
  [
    "refund.updated",
    ({ id }: Stripe.PaymentIntent) => ({ object: "refund", id: "re_1", payment_intent: id, metadata: {} }),
  ],
  [
    "charge.dispute.created",
    ({ id }: Stripe.PaymentIntent) => ({ object: "dispute", id: "dp_1", payment_intent: { id } }),
  ],
])("%s finds its order by what it is about, and the order is confirmed", async (type, object) => {
  await using s = await open();
  const order = await s.place("pm_card_authenticationRequired");
  const [intent] = s.stripe.intents.values();
  if (!intent) throw new Error("no intent");
  expect(await order.status()).toBe("payment_processing");
  s.stripe.complete(intent.id);
  expect(await s.tell(type, object(intent), "whsec_of_somebody")).toBe(400);
  expect(await order.status()).toBe("payment_processing");
  expect(await s.tell(type, object(intent))).toBe(200);
  expect(await order.status()).toBe("confirmed");
  expect(await s.tell(type, object(intent))).toBe(200);
  expect(await s.h.within(() => Payment.ofOrder(order.id))).toHaveLength(1);
});

test("what Stripe tells of that is nobody's order is taken and done with", async () => {
  await using s = await open();
  expect(await s.tell("customer.created", { object: "customer", id: "cus_1", metadata: {} })).toBe(200);
  expect(await s.tell("payment_intent.created", { object: "payment_intent", metadata: { order_id: "shop-17" } })).toBe(
    200,
  );
});

test("reserved, captured in part and given back in part by Stripe; a refund that comes back is owed again", async () => {
  await using s = await open({ paymentCapture: "manual" });
  const order = await s.place("pm_card_visa");
  const staff = s.h.client("admin:ada");
  const money = async () => {
    const { captured, refunded, net } = await staff.payment.ledger({ orderId: order.id });
    return [captured.amount, refunded.amount, net.amount];
  };
  const gbp = (amount: number) => ({ amount, currency: "GBP" });
  expect(await money()).toEqual([0, 0, 0]);
  await staff.payment.capture({ orderId: order.id, amount: gbp(200) });
  await s.h.settle();
  expect(await money()).toEqual([200, 0, 200]);
  await staff.payment.refund({ orderId: order.id, amount: gbp(50), reason: "a scratch" });
  await s.h.settle();
  expect(await money()).toEqual([200, 50, 150]);
  const [refund] = s.stripe.refunds;
  if (!refund) throw new Error("no refund");
  s.stripe.refundFails(refund);
  expect(await s.tell("refund.failed", refund)).toBe(200);
  expect(await s.tell("refund.failed", refund)).toBe(200);
  expect(await money()).toEqual([200, 0, 200]);
  expect([...s.stripe.intents.values()]).toMatchObject([{ status: "succeeded", amount_received: 200 }]);
});
