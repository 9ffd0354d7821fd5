import { Money } from "@waybill/core/money";
import { Payment } from "@waybill/core/payment";
import { expect, test } from "vitest";
import { stripeGateway } from "./stripe.ts";
import { apiKey, startStripe } from "./stripe.server.fixture.ts";

const order = { amount: 1_000, currency: "GBP", orderId: "ord_1", paymentId: "pay_1", capture: "automatic" } as const;
const noon = Date.parse("2026-12-01T12:00:00Z");

async function open() {
  const stripe = await startStripe({ now: () => noon });
  const gateway = stripeGateway({ apiKey, url: stripe.url });
  const create = (method = "pm_card_visa", more: Partial<Payment.CreateIntent> = {}) =>
    gateway.create({ ...order, key: "create", method, ...more });
  const confirm = (intentId: string, key = "confirm") => gateway.confirm({ key, intentId });
  /** Made and confirmed. */
  const paid = async (method?: string, more?: Partial<Payment.CreateIntent>) =>
    confirm((await create(method, more)).id, `confirm ${more?.key ?? ""}`);
  return { stripe, gateway, create, confirm, paid, [Symbol.asyncDispose]: stripe[Symbol.asyncDispose] };
}

test("an intent is made with what we ask, under our key, in Stripe's form; no money moves", async () => {
  await using s = await open();
  const intent = await s.create();
  expect(intent).toEqual({
    id: expect.stringMatching(/^pi_/) as string,
    orderId: "ord_1",
    paymentId: "pay_1",
    status: "requires_confirmation",
    amount: 1_000,
    currency: "GBP",
    captured: 0,
    refunded: 0,
    createdAt: new Date(noon),
  });
  expect(s.stripe.requests).toMatchObject([
    {
      method: "POST",
      path: "/v1/payment_intents",
      parameters: {
        amount: "1000",
        currency: "gbp",
        payment_method: "pm_card_visa",
        capture_method: "automatic",
        automatic_payment_methods: { enabled: "true", allow_redirects: "never" },
        metadata: { order_id: "ord_1", payment_id: "pay_1" },
      },
      headers: { "idempotency-key": "create", "stripe-version": "2026-10-28.endive" },
    },
  ]);
});

test("told twice with one key, it is done once; with other parameters nobody is told that nothing was done", async () => {
  await using s = await open();
  const [first, again] = [await s.create(), await s.create()];
  expect(again).toEqual(first);
  expect(s.stripe.intents.size).toBe(1);
  await expect(s.create("pm_card_visa", { amount: 999 })).rejects.toMatchObject({ name: "GatewayUnknown" });
  await Promise.all([s.confirm(first.id), s.confirm(first.id)]);
  expect(await s.gateway.retrieve(first.id)).toMatchObject({ status: "succeeded", captured: 1_000 });
});

test.each([
  ["pm_card_chargeDeclined", "generic_decline"],
  ["pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card"],
])("%s: a declined card is an answer; the intent is alive until it is cancelled", async (method, declineCode) => {
  await using s = await open();
  const { id } = await s.create(method);
  const declined = { id, status: "declined", declineCode, captured: 0, orderId: "ord_1", paymentId: "pay_1" };
  expect(await s.confirm(id)).toMatchObject(declined);
  expect(await s.confirm(id)).toMatchObject(declined);
  expect(await s.gateway.retrieve(id)).toMatchObject(declined);
  expect(await s.gateway.cancel({ key: "cancel", intentId: id })).toMatchObject({ id, status: "canceled" });
});

test("where the customer has to act, the answer has what a frontend goes on with, and no other answer has", async () => {
  await using s = await open();
  const { id, ...made } = await s.create("pm_card_authenticationRequired");
  expect(made).not.toHaveProperty("clientSecret");
  const { clientSecret, ...acting } = await s.confirm(id);
  expect([acting.status, clientSecret]).toEqual(["requires_action", expect.stringContaining(`${id}_secret_`)]);
  s.stripe.complete(id);
  const paid = await s.gateway.retrieve(id);
  expect(paid).toMatchObject({ status: "succeeded", captured: 1_000 });
  expect(paid).not.toHaveProperty("clientSecret");
});

test("manual: authorized for as long as the card says, captured in part; the rest is let go", async () => {
  await using s = await open();
  const { id, ...authorized } = await s.paid("pm_card_visa", { capture: "manual" });
  const authorizedUntil = new Date(noon + 7 * 24 * 3_600_000);
  expect(authorized).toMatchObject({ status: "authorized", captured: 0, authorizedUntil });
  const capture = (amount: number, key: string) => s.gateway.capture({ key, intentId: id, amount });
  await expect(capture(1_001, "more")).rejects.toMatchObject({ code: "amount_too_large" });
  expect(await capture(400, "c")).toMatchObject({ status: "succeeded", captured: 400, amount: 1_000 });
  expect(await capture(400, "c")).toMatchObject({ captured: 400, refunded: 0 });
  expect(await s.gateway.refundsOf(id)).toEqual([]);
  await s.gateway.refund({ key: "r", intentId: id, amount: 150, refundId: "ref_1" });
  expect(await s.gateway.retrieve(id)).toMatchObject({ captured: 400, refunded: 150 });
  expect(await s.gateway.refundsOf(id)).toMatchObject([{ amount: 150, refundId: "ref_1" }]);
  await expect(capture(600, "rest")).rejects.toMatchObject({
    name: "GatewayRefused",
    code: "payment_intent_unexpected_state",
  });
});

test("too late to cancel or to confirm: the answer is the intent as it is", async () => {
  await using s = await open();
  const { id } = await s.paid();
  const succeeded = { id, status: "succeeded", captured: 1_000 };
  expect(await s.gateway.cancel({ key: "cancel", intentId: id })).toMatchObject(succeeded);
  expect(await s.confirm(id, "another")).toMatchObject(succeeded);
  const other = await s.create("pm_card_visa", { key: "other" });
  await s.gateway.cancel({ key: "c1", intentId: other.id });
  expect(await s.gateway.cancel({ key: "c2", intentId: other.id })).toMatchObject({ status: "canceled" });
  expect(await s.confirm(other.id, "late")).toMatchObject({ status: "canceled", captured: 0 });
});

test("each currency is counted as Stripe counts it, or refused before anything is made", async () => {
  await using s = await open();
  // https://docs.stripe.com/currencies#zero-decimal
  const zeroDecimal = new Set("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" "));
  for (const currency of Intl.supportedValuesOf("currency")) {
    const [, decimals = ""] = /\d\.(\d+)/.exec(Money.format({ amount: 1_234_567, currency })) ?? [];
    const isAlike = decimals.length === (zeroDecimal.has(currency) ? 0 : 2);
    const made = s.create("pm_card_visa", { key: currency, currency });
    const word = await made.then(
      () => "taken",
      (error: { code?: string }) => error.code,
    );
    expect(word, currency).toBe(isAlike && currency !== "UGX" ? "taken" : "currency_not_supported");
  }
});

test("refunds: part by part, once each, found by our id, and never more than was captured", async () => {
  await using s = await open();
  const { id } = await s.paid();
  const refund = (amount: number, refundId: string) =>
    s.gateway.refund({ key: refundId, intentId: id, amount, refundId });
  expect(await refund(300, "ref_1")).toMatchObject({ status: "succeeded", amount: 300, refundId: "ref_1" });
  expect(await refund(300, "ref_1")).toMatchObject({ amount: 300 });
  expect(await s.gateway.retrieve(id)).toMatchObject({ captured: 1_000, refunded: 300 });
  await expect(refund(701, "ref_2")).rejects.toMatchObject({ name: "GatewayRefused", code: "amount_too_large" });
  await refund(700, "ref_3");
  await expect(refund(1, "ref_4")).rejects.toMatchObject({ code: "charge_already_refunded" });
  const all = await s.gateway.refundsOf(id);
  expect(all.map(({ refundId, amount }) => [refundId, amount])).toEqual([
    ["ref_3", 700],
    ["ref_1", 300],
  ]);
});

test("a refund may be under way, and may fail after it succeeded", async () => {
  await using s = await open();
  const { id } = await s.paid("pm_card_pendingRefund");
  const request = { key: "r", intentId: id, amount: 300, refundId: "ref_1" };
  expect(await s.gateway.refund(request)).toMatchObject({ status: "pending" });
  for (const refund of s.stripe.refunds) s.stripe.refundFails(refund);
  expect(await s.gateway.refundsOf(id)).toMatchObject([
    { refundId: "ref_1", status: "failed", failureCode: "lost_or_stolen_card" },
  ]);
  expect(await s.gateway.retrieve(id)).toMatchObject({ refunded: 0 });
});

test("a refund of a hundred and more is found on whatever page it is", async () => {
  await using s = await open();
  const { id } = await s.paid();
  const refunds = Array.from({ length: 103 }, (_, i) => `ref_${i}`);
  for (const refundId of refunds) await s.gateway.refund({ key: refundId, intentId: id, amount: 1, refundId });
  const found = await s.gateway.refundsOf(id);
  expect(found.map(({ refundId }) => refundId)).toEqual(refunds.toReversed());
});

test("an intent whose answer was lost is found by the attempt that asked for it", async () => {
  await using s = await open();
  s.stripe.next("lost after", "lost after");
  await expect(s.create()).rejects.toBeInstanceOf(Payment.GatewayUnknown);
  await s.create("pm_card_visa", { key: "other", paymentId: "pay_2" });
  const since = new Date(noon);
  const find = (paymentId: string) => s.gateway.find({ orderId: "ord_1", paymentId, since });
  expect(await find("pay_1")).toMatchObject({ paymentId: "pay_1", status: "requires_confirmation" });
  expect(await find("pay_3")).toBeNull();
});

test("the books are listed page by page, with what was refunded", async () => {
  await using s = await open();
  for (let i = 0; i < 103; i++) await s.create("pm_card_visa", { key: `k${i}`, paymentId: `pay_${i}` });
  const { id } = await s.paid("pm_card_visa", { key: "last" });
  await s.gateway.refund({ key: "r", intentId: id, amount: 1, refundId: "ref_1" });
  const [from, to] = [new Date(noon), new Date(noon + 1_000)];
  const first = await s.gateway.list({ from, to });
  const second = await s.gateway.list({ from, to, cursor: first.cursor });
  expect([first.intents.length, second.intents.length, second.cursor]).toEqual([100, 4, undefined]);
  expect(new Set([...first.intents, ...second.intents].map((intent) => intent.id)).size).toBe(104);
  expect(first.intents.find((intent) => intent.id === id)).toMatchObject({ captured: 1_000, refunded: 1 });
  expect((await s.gateway.list({ from: to, to: new Date(noon + 2_000) })).intents).toEqual([]);
});

const envelope = (type: string, code?: string) => ({
  error: { type, code, message: "sk_test_secret said 4242424242424242" },
});

test.each([
  ["500", { status: 500, body: envelope("api_error") }, "GatewayUnknown"],
  ["503 that is no JSON", { status: 503, body: "<html>" }, "GatewayUnknown"],
  ["200 that is no JSON", { status: 200, body: "<html>" }, "GatewayUnknown"],
  [
    "409, as another call with the key is at work",
    { status: 409, body: envelope("invalid_request_error", "idempotency_key_in_use") },
    "GatewayUnknown",
  ],
  ["429", { status: 429, body: envelope("invalid_request_error", "rate_limit") }, "GatewayNotAsked"],
  [
    "429, as the intent is locked",
    { status: 429, body: envelope("invalid_request_error", "lock_timeout") },
    "GatewayNotAsked",
  ],
  ["401", { status: 401, body: envelope("invalid_request_error") }, "GatewayNotAsked"],
  ["403", { status: 403, body: envelope("invalid_request_error") }, "GatewayNotAsked"],
  ["400", { status: 400, body: envelope("invalid_request_error", "parameter_unknown") }, "GatewayRefused"],
  ["400 with no code", { status: 400, body: envelope("invalid_request_error") }, "GatewayRefused"],
  ["404", { status: 404, body: envelope("invalid_request_error", "resource_missing") }, "GatewayRefused"],
  ["402 that tells of no intent", { status: 402, body: envelope("card_error", "card_declined") }, "GatewayRefused"],
] as const)("an answer of %s, to whatever was asked, and none of Stripe's own words", async (_, trouble, name) => {
  await using s = await open();
  const { id: intentId } = await s.create();
  const { gateway } = s;
  const [from, to] = [new Date(0), new Date(1)];
  const calls: (() => Promise<unknown>)[] = [
    () => s.create("pm_card_visa", { key: "new" }),
    () => s.confirm(intentId),
    () => gateway.retrieve(intentId),
    () => gateway.capture({ key: "k1", intentId, amount: 1 }),
    () => gateway.cancel({ key: "k2", intentId }),
    () => gateway.refund({ key: "k3", intentId, amount: 1, refundId: "ref_1" }),
    () => gateway.find({ orderId: "ord_1", paymentId: "pay_1", since: from }),
    () => gateway.refundsOf(intentId),
    () => gateway.list({ from, to }),
    () => gateway.ping(),
  ];
  for (const call of calls) {
    s.stripe.next(trouble);
    const error = await call().then(
      () => new Error("it was answered"),
      (thrown: unknown) => thrown as Error,
    );
    expect([error.name, error.stack, String(error.cause)].join("\n")).not.toMatch(/4242|sk_test/);
    expect(error.name).toBe(name);
  }
});

test("a key that is not Stripe's turns every call away, and nothing is done", async () => {
  await using s = await open();
  const stranger = stripeGateway({ apiKey: "sk_test_other", url: s.stripe.url });
  await expect(stranger.ping()).rejects.toBeInstanceOf(Payment.GatewayNotAsked);
  expect(s.stripe.intents.size).toBe(0);
});

test("a 500 that was kept under the key is the answer for ever; the intent says what happened", async () => {
  await using s = await open();
  const { id } = await s.create();
  s.stripe.next({ status: 500, kept: true });
  await expect(s.confirm(id)).rejects.toBeInstanceOf(Payment.GatewayUnknown);
  await expect(s.confirm(id)).rejects.toBeInstanceOf(Payment.GatewayUnknown);
  expect(await s.gateway.retrieve(id)).toMatchObject({ status: "requires_confirmation" });
});

test("a lost connection is tried once more, under the same key; then it is unknown, and the money is taken once", async () => {
  await using s = await open();
  const { id } = await s.create();
  s.stripe.next("lost after");
  expect(await s.confirm(id)).toMatchObject({ status: "succeeded" });
  const other = await s.create("pm_card_visa", { key: "other" });
  s.stripe.next("lost before", "lost before");
  await expect(s.confirm(other.id, "c2")).rejects.toBeInstanceOf(Payment.GatewayUnknown);
  expect(s.stripe.requests.filter(({ headers }) => headers["idempotency-key"] === "c2")).toHaveLength(2);
  expect(await s.confirm(other.id, "c2")).toMatchObject({ status: "succeeded", captured: 1_000 });
});

test("a key that another call has in use is unknown: it may just now be taking the money", async () => {
  await using s = await open();
  await s.create();
  for (const request of s.stripe.requests.slice()) s.stripe.lock(request);
  await expect(s.create()).rejects.toBeInstanceOf(Payment.GatewayUnknown);
});

test("no answer in time is unknown, and what was done by then is found under the same key", async () => {
  await using s = await open();
  const hasty = stripeGateway({ apiKey, url: s.stripe.url, timeoutMs: 50 });
  const { id: intentId } = await s.create();
  s.stripe.next("hangs");
  await expect(hasty.confirm({ key: "c", intentId })).rejects.toBeInstanceOf(Payment.GatewayUnknown);
  expect(await s.confirm(intentId, "c")).toMatchObject({ status: "succeeded", captured: 1_000 });
});

test("nobody at the other end is unknown", async () => {
  const gateway = stripeGateway({ apiKey, url: "http://127.0.0.1:9" });
  await expect(gateway.ping()).rejects.toBeInstanceOf(Payment.GatewayUnknown);
});

test("Stripe is asked once: no answer of trouble is asked for again, and nothing is told of us", async () => {
  await using s = await open();
  for (const status of [409, 429, 500, 503]) {
    const before = s.stripe.requests.length;
    s.stripe.next({ status });
    await s.gateway.ping().catch(() => {});
    expect([status, s.stripe.requests.length - before]).toEqual([status, 1]);
  }
  // What it would tell of one answer goes out with the next request.
  await s.gateway.ping();
  await s.gateway.ping();
  for (const { headers } of s.stripe.requests) {
    expect(headers).not.toHaveProperty("x-stripe-client-telemetry");
    expect(String(headers["x-stripe-client-user-agent"])).not.toContain("telemetry_id");
  }
});

test.each(["ISK", "UGX"])(
  "%s, which Stripe counts in other units than the standard, is refused before it is asked",
  async (currency) => {
    await using s = await open();
    await expect(s.create("pm_card_visa", { currency })).rejects.toMatchObject({ code: "currency_not_supported" });
  },
);
