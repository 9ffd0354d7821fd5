import { expect, test } from "vitest";
import { read } from "../order/order.fixture.ts";
import { PaymentMethod } from "../payment-method/payment-method.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { Payment } from "./payment.ts";

const { sandbox } = Payment;
const order = { amount: 1_000, currency: "GBP", orderId: "ord_1", paymentId: "pay_1", capture: "automatic" } as const;

const made = (w: World, method = "pm_succeeds", more: Partial<Payment.CreateIntent> = {}) =>
  w.within(async () => (await sandbox.create({ ...order, key: "create", method, ...more })).id);
const confirm = (w: World, intentId: string, key = "confirm") => w.within(() => sandbox.confirm({ key, intentId }));
const retrieve = (w: World, intentId: string) => w.within(() => sandbox.retrieve(intentId));
const capture = (w: World, intentId: string, amount: number, key = "capture") =>
  w.within(() => sandbox.capture({ key, intentId, amount }));
const cancel = (w: World, intentId: string) => w.within(() => sandbox.cancel({ key: "cancel", intentId }));
const refund = (w: World, intentId: string, amount: number, refundId = "ref_1") =>
  w.within(() => sandbox.refund({ key: refundId, intentId, amount, refundId }));
const refundOf = async (w: World, intentId: string, refundId = "ref_1") =>
  (await w.within(() => sandbox.refundsOf(intentId))).find((one) => one.refundId === refundId) ?? null;

/** What the ledger says itself: how often money was taken is nowhere else. */
const captures = async (w: World) => (await read(w)).ledger.map((entry) => entry.captures);

async function paid(w: World, method?: string) {
  const id = await made(w, method);
  await confirm(w, id).catch(() => {});
  return id;
}

/** The answer, or the name of what was thrown. */
const outcome = (asked: Promise<Payment.Intent>) =>
  asked.then(
    ({ status, declineCode }) => [status, declineCode].filter(Boolean).join(" "),
    (error: unknown) => (error as Error).name,
  );

test.each([
  ["pm_succeeds", "succeeded", "succeeded", "succeeded", 1],
  ["pm_declines", "declined card_declined", "declined card_declined", "declined card_declined", 0],
  [
    "pm_made_up",
    "declined invalid_payment_method",
    "declined invalid_payment_method",
    "declined invalid_payment_method",
    0,
  ],
  ["pm_declines_late", "processing", "processing", "declined card_declined", 0],
  ["pm_needs_action", "requires_action", "requires_action", "requires_action", 0],
  ["pm_answers_late", "processing", "processing", "succeeded", 1],
  ["pm_times_out", "GatewayUnknown", "succeeded", "succeeded", 1],
  ["pm_times_out_before", "GatewayUnknown", "succeeded", "succeeded", 1],
  ["pm_breaks", "GatewayUnknown", "GatewayUnknown", "requires_confirmation", 0],
  ["pm_breaks_after", "GatewayUnknown", "GatewayUnknown", "succeeded", 1],
  ["pm_cancels_too_late", "processing", "processing", "processing", 0],
])("%s: confirmed it says %s, under the same key %s, and a minute later it is %s", async (...[method, ...says]) => {
  await using w = await world();
  const id = await made(w, method);
  const first = await outcome(confirm(w, id));
  const again = await outcome(confirm(w, id));
  w.advance(60);
  const later = await outcome(retrieve(w, id));
  expect([first, again, later, ...(await captures(w))]).toEqual(says);
});

test("every decline has the code that its name says", async () => {
  await using w = await world();
  const declines = Object.keys(PaymentMethod.sandbox).filter(
    (name) => name.startsWith("pm_declines_") && !name.endsWith("late"),
  );
  expect(declines.length).toBeGreaterThan(3);
  for (const method of declines) {
    const id = await made(w, method, { key: method });
    expect(await confirm(w, id, `confirm ${method}`)).toMatchObject({
      status: "declined",
      declineCode: method.replace("pm_declines_", ""),
    });
  }
});

test("a key is the same call or none: other parameters are refused, and change nothing", async () => {
  await using w = await world();
  const id = await made(w);
  expect(await made(w)).toBe(id);
  const wrong = { name: "GatewayUnknown" };
  await expect(made(w, "pm_succeeds", { amount: 1 })).rejects.toMatchObject(wrong);
  await confirm(w, id);
  await expect(capture(w, id, 1, "confirm")).rejects.toMatchObject(wrong);
  await refund(w, id, 100);
  await expect(refund(w, id, 101)).rejects.toMatchObject(wrong);
  expect(await retrieve(w, id)).toMatchObject({ captured: 1_000, refunded: 100 });
});

test("an answer under its key is the answer of then", async () => {
  await using w = await world();
  const id = await paid(w, "pm_answers_late");
  w.advance(60);
  expect(await confirm(w, id)).toMatchObject({ status: "processing", captured: 0 });
  expect(await confirm(w, id, "another")).toMatchObject({ status: "succeeded", captured: 1_000 });
});

test("however many confirm at once, and under whatever keys, money is taken once", async () => {
  await using w = await world();
  const id = await made(w);
  await Promise.all(["a", "a", "b", "b", "c"].map((key) => confirm(w, id, key)));
  expect(await captures(w)).toEqual([1]);
});

test("an action is completed by the customer: then the money is there, or it is declined", async () => {
  await using w = await world();
  const good = await paid(w, "pm_needs_action");
  expect((await retrieve(w, good)).clientSecret).toContain(`${good}_secret_`);
  expect(await w.within(() => sandbox.completeAction(good))).toMatchObject({ status: "succeeded", captured: 1_000 });
  const bad = await made(w, "pm_needs_action_fails", { key: "bad" });
  await confirm(w, bad);
  const declined = { status: "declined", declineCode: "authentication_required", captured: 0 };
  expect(await w.within(() => sandbox.completeAction(bad))).toMatchObject(declined);
});

test("what is declined is alive until it is cancelled", async () => {
  await using w = await world();
  const id = await paid(w, "pm_declines");
  expect(await cancel(w, id)).toMatchObject({ status: "canceled", captured: 0 });
});

test("manual: reserved for seven days, captured once and in part; the rest is let go", async () => {
  await using w = await world();
  const id = await made(w, "pm_succeeds", { capture: "manual" });
  const authorizedUntil = new Date(w.clock.now() + 7 * 24 * 3_600_000);
  expect(await confirm(w, id)).toMatchObject({ status: "authorized", captured: 0, authorizedUntil });
  await expect(capture(w, id, 1_001, "more")).rejects.toMatchObject({ code: "amount_too_large" });
  expect(await capture(w, id, 400)).toMatchObject({ status: "succeeded", captured: 400, amount: 1_000 });
  expect(await capture(w, id, 400)).toMatchObject({ captured: 400 });
  await expect(capture(w, id, 600, "rest")).rejects.toMatchObject({ code: "payment_intent_unexpected_state" });
  expect(await captures(w)).toEqual([1]);
});

test("manual: nobody captures, and after seven days it is let go; or it is let go on demand", async () => {
  await using w = await world();
  const id = await made(w, "pm_succeeds", { capture: "manual" });
  await confirm(w, id);
  w.advance(7 * 24 * 3_600 - 1);
  expect(await retrieve(w, id)).toMatchObject({ status: "authorized" });
  w.advance(1);
  expect(await retrieve(w, id)).toMatchObject({ status: "canceled" });
  const other = await made(w, "pm_succeeds", { capture: "manual", key: "other" });
  await confirm(w, other, "confirm other");
  expect(await cancel(w, other)).toMatchObject({ status: "canceled", captured: 0 });
});

test("too late to cancel: succeeded; or it says canceled, and the money comes a minute later", async () => {
  await using w = await world();
  expect(await cancel(w, await paid(w))).toMatchObject({ status: "succeeded" });
  const id = await made(w, "pm_cancels_too_late", { key: "late" });
  await confirm(w, id, "confirm late");
  expect(await w.within(() => sandbox.cancel({ key: "c", intentId: id }))).toMatchObject({ status: "canceled" });
  w.advance(59);
  expect(await retrieve(w, id)).toMatchObject({ status: "canceled" });
  w.advance(1);
  expect(await retrieve(w, id)).toMatchObject({ status: "succeeded", captured: 1_000 });
  expect(await captures(w)).toEqual([1, 1]);
});

test.each([
  ["pm_succeeds", "succeeded", "succeeded", 300],
  ["pm_refund_pending", "pending", "succeeded", 300],
  ["pm_refund_fails", "pending", "failed", 0],
  ["pm_refund_bounces", "succeeded", "failed", 0],
])("%s: a refund is %s, and a minute later %s", async (method, now, later, refunded) => {
  await using w = await world();
  const id = await paid(w, method);
  expect(await refund(w, id, 300)).toMatchObject({ status: now, refundId: "ref_1", amount: 300 });
  expect(await retrieve(w, id)).toMatchObject({ refunded: 300 });
  w.advance(60);
  expect(await refundOf(w, id)).toMatchObject({ status: later });
  expect(await retrieve(w, id)).toMatchObject({ refunded });
});

test("no more is refunded than was captured, and one refund once", async () => {
  await using w = await world();
  const id = await paid(w);
  await Promise.all([refund(w, id, 600), refund(w, id, 600)]);
  await expect(refund(w, id, 401, "ref_2")).rejects.toMatchObject({ code: "charge_already_refunded" });
  expect(await refundOf(w, id, "ref_2")).toBeNull();
  await refund(w, id, 400, "ref_3");
  expect(await retrieve(w, id)).toMatchObject({ captured: 1_000, refunded: 1_000 });
});

test("refunds that are asked for at once are all there, or refused: the ledger forgets none", async () => {
  await using w = await world();
  const id = await paid(w);
  const ids = ["ref_1", "ref_2", "ref_3", "ref_4", "ref_5"];
  const made = await Promise.allSettled(ids.map((refundId) => refund(w, id, 300, refundId)));
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  const found = await Promise.all(ids.map((refundId) => refundOf(w, id, refundId)));
  expect(found.map((one) => (one ? "fulfilled" : "rejected"))).toEqual(made.map(({ status }) => status));
  expect(await retrieve(w, id)).toMatchObject({ refunded: 900 });
});

test("lost answers: the intent, the capture and the refund are there, and are found", async () => {
  await using w = await world();
  const since = new Date(w.clock.now());
  const lost = { name: "GatewayUnknown" };
  const find = (paymentId: string) => w.within(() => sandbox.find({ orderId: "ord_1", paymentId, since }));
  await expect(made(w, "pm_times_out_at_create")).rejects.toMatchObject(lost);
  const id = await made(w, "pm_times_out_at_create");
  expect(await find("pay_1")).toMatchObject({ id, status: "requires_confirmation" });
  expect(await find("pay_2")).toBeNull();
  w.advance(24 * 3_600);
  expect(await find("pay_1")).toMatchObject({ id });

  const manual = await made(w, "pm_times_out_at_capture", { key: "b", capture: "manual" });
  await confirm(w, manual, "b2");
  await expect(capture(w, manual, 500)).rejects.toMatchObject(lost);
  expect(await capture(w, manual, 500)).toMatchObject({ status: "succeeded", captured: 500 });

  const refunded = await made(w, "pm_times_out_at_refund", { key: "c" });
  await confirm(w, refunded, "c2");
  await expect(refund(w, refunded, 10)).rejects.toMatchObject(lost);
  expect(await refundOf(w, refunded)).toMatchObject({ status: "succeeded", amount: 10 });
  expect(await refund(w, refunded, 10)).toMatchObject({ amount: 10 });
  expect(await retrieve(w, refunded)).toMatchObject({ refunded: 10 });
});

test("the books: every intent of a time is listed once, page by page, and no other", async () => {
  await using w = await world();
  const start = w.clock.now();
  const ids: string[] = [];
  for (let i = 0; i < 120; i++) {
    if (i % 40 === 0) w.advance(9 * 3_600);
    ids.push(await made(w, "pm_succeeds", { key: `k${i}`, orderId: `ord_${i % 7}`, paymentId: `pay_${i}` }));
  }
  const list = async (from: number, to: number) => {
    const listed: string[] = [];
    let pages = 0;
    for (let cursor: string | undefined; ;) {
      const page = await w.within(() => sandbox.list({ from: new Date(from), to: new Date(to), cursor }));
      listed.push(...page.intents.map(({ id }) => id));
      pages++;
      cursor = page.cursor;
      if (cursor === undefined) return { listed: listed.toSorted(), pages };
    }
  };
  expect(await list(start, w.clock.now() + 1)).toEqual({ listed: ids.toSorted(), pages: 2 });
  expect((await list(start, w.clock.now())).listed).toEqual(ids.slice(0, 80).toSorted());
  expect((await list(w.clock.now(), w.clock.now() + 1)).listed).toEqual(ids.slice(80).toSorted());
  expect(await list(start - 2 * 24 * 3_600_000, start)).toMatchObject({ listed: [] });
});
