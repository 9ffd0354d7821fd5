/** The life of an order after it was placed, by the real client: parcels, cancellations, returns, and the money of each. */
import { expect, test } from "vitest";
import { type Harness, harness } from "../harness.ts";
import { one, pounds, shop, silence, stockOf } from "./shop.fixture.ts";

const alice = (h: Harness) => h.client("customer:alice");
/** Who signed in just now. */
const mia = (h: Harness) => h.client("manager:mia");
const unit = (sku: string, quantity = 1) => ({ sku, quantity });

async function paid(h: Harness, lines: { sku: string; quantity: number }[]) {
  const { id } = await alice(h).order.place({ lines, paymentMethod: "pm_succeeds" });
  await h.settle();
  return id;
}
const ledgerOf = async (h: Harness, orderId: `ord_${string}`) => {
  const { total, captured, refunded, net } = await mia(h).payment.ledger({ orderId });
  return { total: total.amount, captured: captured.amount, refunded: refunded.amount, net: net.amount };
};

test("an order leaves in parcels, arrives, completes by itself after a while, and its stock leaves with it", async () => {
  await using h = await harness();
  await shop(h, { A: 10, B: 5 });
  const id = await paid(h, [unit("A", 3), unit("B", 2)]);
  const first = await mia(h).order.fulfil({ id, lines: [unit("A", 2)], carrier: "Royal Mail", tracking: "RM 1" });
  expect(first).toMatchObject({ status: "confirmed", fulfillmentStatus: "partially_fulfilled" });
  expect(first.lines.map(({ fulfilled }) => fulfilled)).toEqual([2, 0]);
  expect(await stockOf(h, "A")).toEqual({ available: 7, reserved: 1, onHand: 8 });
  await expect(mia(h).order.fulfil({ id, lines: [unit("A", 2)] })).rejects.toMatchObject({
    reason: "order.quantity_exceeded",
    details: { sku: "A", requested: 2, available: 1 },
  });
  await expect(mia(h).order.complete({ id })).rejects.toMatchObject({ reason: "order.invalid_transition" });
  expect(await mia(h).order.fulfil({ id })).toMatchObject({ status: "fulfilled", fulfillmentStatus: "fulfilled" });
  expect(await stockOf(h, "B")).toEqual({ available: 3, reserved: 0, onHand: 3 });
  const { items } = await alice(h).order.fulfilments({ id });
  expect(items).toMatchObject([
    { carrier: "Royal Mail", tracking: "RM 1", lines: [unit("A", 2)] },
    { lines: [unit("A"), unit("B", 2)] },
  ]);
  await mia(h).order.deliver({ id, fulfilmentId: items[0]?.id });
  h.advance(15 * 24 * 3600);
  await h.stack.tick();
  expect(await alice(h).order.get({ id })).toMatchObject({ status: "fulfilled" });
  await mia(h).order.deliver({ id });
  h.advance(14 * 24 * 3600 + 6);
  await h.stack.tick();
  expect(await alice(h).order.get({ id })).toMatchObject({ status: "completed" });
  expect((await alice(h).order.timeline({ id })).items.map(({ type }) => type)).toEqual([
    "order.placed",
    "order.confirmed",
    "order.fulfilled",
    "order.fulfilled",
    "order.delivered",
    "order.delivered",
    "order.completed",
  ]);
});

test("an unpaid order is not sent out; the same call twice is one parcel; another's parcel is not there", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const { id: unpaid } = await alice(h).order.place(one("A"));
  await expect(mia(h).order.fulfil({ id: unpaid })).rejects.toMatchObject({ reason: "order.invalid_transition" });
  const id = await paid(h, [unit("A", 4)]);
  const call = () => mia(h).order.fulfil({ id, lines: [unit("A", 2)] }, { idempotencyKey: "parcel-1" });
  const answers = await Promise.all([call(), call(), call()]);
  expect(new Set(answers.map(({ version }) => version)).size).toBe(1);
  expect((await alice(h).order.fulfilments({ id })).items).toHaveLength(1);
  const other = "ful_01M8RDA4M0GV30CX0M6FBW67T4";
  await expect(mia(h).order.deliver({ id, fulfilmentId: other })).rejects.toMatchObject({
    reason: "fulfilment.not_found",
  });
});

test("a paid order that is cancelled gives back its money and its stock, once", async () => {
  await using h = await harness();
  await shop(h, { A: 3 });
  const id = await paid(h, [unit("A", 3)]);
  const cancel = () => alice(h).order.cancel({ id, reason: "too slow" }, { idempotencyKey: "once" });
  const [first, second] = await Promise.all([cancel(), cancel()]);
  for (const answer of [first, second]) expect(answer).toMatchObject({ id, status: "cancelled" });
  expect(await alice(h).order.get({ id })).toMatchObject({ paymentStatus: "refunded", refunded: pounds(750) });
  await expect(alice(h).order.cancel({ id, reason: "again" })).rejects.toMatchObject({
    reason: "order.invalid_transition",
  });
  expect(await ledgerOf(h, id)).toEqual({ total: 750, captured: 750, refunded: 750, net: 0 });
  expect(await stockOf(h, "A")).toEqual({ available: 3, reserved: 0, onHand: 3 });
});

test("units of lines are cancelled before payment and after it: the total, the money and the stock follow", async () => {
  await using h = await harness();
  await shop(h, { A: 10, B: 10 });
  const { id } = await alice(h).order.place({ lines: [unit("A", 3), unit("B", 2)] });
  const less = await alice(h).order.cancel({ id, reason: "one less", lines: [unit("A")] });
  expect(less).toMatchObject({ status: "pending_payment", total: pounds(1000) });
  expect(less.lines.map(({ cancelled }) => cancelled)).toEqual([1, 0]);
  expect(await stockOf(h, "A")).toEqual({ available: 8, reserved: 2, onHand: 10 });
  const payment = await alice(h).payment.start({ orderId: id, paymentMethod: "pm_succeeds" });
  expect(payment).toMatchObject({ status: "captured", amount: pounds(1000) });
  await mia(h).order.cancel({ id, reason: "broken", lines: [unit("B")] });
  expect(await ledgerOf(h, id)).toEqual({ total: 750, captured: 1000, refunded: 250, net: 750 });
  await mia(h).order.fulfil({ id, lines: [unit("A", 2)] });
  await expect(mia(h).order.cancel({ id, reason: "all of it" })).rejects.toMatchObject({
    reason: "order.invalid_transition",
  });
  await expect(mia(h).order.cancel({ id, reason: "gone", lines: [unit("A")] })).rejects.toMatchObject({
    reason: "order.quantity_exceeded",
  });
  const rest = await mia(h).order.cancel({ id, reason: "the rest", lines: [unit("B")] });
  expect(rest).toMatchObject({
    status: "fulfilled",
    fulfillmentStatus: "fulfilled",
    paymentStatus: "partially_refunded",
  });
  expect(await ledgerOf(h, id)).toEqual({ total: 500, captured: 1000, refunded: 500, net: 500 });
  expect(await stockOf(h, "B")).toEqual({ available: 10, reserved: 0, onHand: 10 });
});

test("a cancellation while the gateway is silent waits for it: taken, it goes back; not taken, it never is", async () => {
  await using h = await harness();
  await shop(h, { A: 4 });
  const [slow, lost] = [
    (await alice(h).order.place({ ...one("A"), paymentMethod: "pm_answers_late" })).id,
    (await alice(h).order.place({ ...one("A"), paymentMethod: "pm_times_out" })).id,
  ];
  await h.settle();
  const speak = silence(h);
  for (const id of [slow, lost]) {
    const asked = await alice(h).order.cancel({ id, reason: "impatient" });
    expect(asked).toMatchObject({ status: "payment_processing", cancelRequested: true });
    await expect(alice(h).payment.start({ orderId: id, paymentMethod: "pm_succeeds" })).rejects.toMatchObject({
      reason: "payment.in_progress",
    });
  }
  speak();
  for (let minute = 0; minute < 20; minute++) {
    h.advance(61);
    await h.stack.tick();
  }
  expect(await alice(h).order.get({ id: slow })).toMatchObject({ status: "cancelled" });
  expect((await ledgerOf(h, slow)).net).toBe(0);
  expect(await alice(h).order.get({ id: lost })).toMatchObject({ status: "cancelled", paymentStatus: "refunded" });
  expect(await ledgerOf(h, lost)).toMatchObject({ captured: 250, refunded: 250 });
  expect(await stockOf(h, "A")).toEqual({ available: 4, reserved: 0, onHand: 4 });
});

async function shipped(h: Harness, lines: { sku: string; quantity: number }[]) {
  const id = await paid(h, lines);
  await mia(h).order.fulfil({ id });
  return id;
}

test("a return is asked for, agreed to, received, restocked or written off, and paid back, each once", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const id = await shipped(h, [unit("A", 4)]);
  const asked = await alice(h).order.return({ id, lines: [unit("A", 3)], reason: "too many" });
  expect(asked).toMatchObject({ status: "requested", lines: [{ sku: "A", quantity: 3, writtenOff: 0 }] });
  await expect(alice(h).order.return({ id, lines: [unit("A", 2)], reason: "more" })).rejects.toMatchObject({
    details: { requested: 2, available: 1 },
  });
  const which = { id, returnId: asked.id };
  await expect(mia(h).order.receiveReturn(which)).rejects.toMatchObject({
    reason: "return.invalid_transition",
    details: { from: "requested", to: "received" },
  });
  await mia(h).order.approveReturn(which);
  const receive = () => mia(h).order.receiveReturn({ ...which, writeOff: [unit("A")] }, { idempotencyKey: "in" });
  const [received] = await Promise.all([receive(), receive(), receive()]);
  expect(received).toMatchObject({ status: "received", lines: [{ quantity: 3, writtenOff: 1 }] });
  expect(await stockOf(h, "A")).toEqual({ available: 8, reserved: 0, onHand: 8 });
  expect(await ledgerOf(h, id)).toEqual({ total: 1000, captured: 1000, refunded: 750, net: 250 });
  await expect(mia(h).order.receiveReturn(which)).rejects.toMatchObject({ reason: "return.invalid_transition" });
  const { id: last } = await alice(h).order.return({ id, lines: [unit("A")], reason: "that too" });
  await mia(h).order.approveReturn({ id, returnId: last });
  await mia(h).order.receiveReturn({ id, returnId: last });
  expect(await alice(h).order.get({ id })).toMatchObject({ fulfillmentStatus: "returned", paymentStatus: "refunded" });
});

test("a rejected return moves nothing and may be asked for again; after its time only staff may ask", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const id = await shipped(h, [unit("A", 2)]);
  const ask = (who: ReturnType<Harness["client"]>) => who.order.return({ id, lines: [unit("A", 2)], reason: "no" });
  const { id: returnId } = await ask(alice(h));
  await expect(alice(h).order.approveReturn({ id, returnId })).rejects.toMatchObject({ reason: "auth.forbidden" });
  expect(await mia(h).order.rejectReturn({ id, returnId })).toMatchObject({ status: "rejected" });
  expect(await ledgerOf(h, id)).toMatchObject({ refunded: 0 });
  h.advance(60 * 24 * 3600 + 1);
  await expect(ask(alice(h))).rejects.toMatchObject({ reason: "return.window_over" });
  expect(await ask(mia(h))).toMatchObject({ status: "requested" });
});

test("what was refunded already does not go back a second time with the goods", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const id = await shipped(h, [unit("A", 3)]);
  await mia(h).payment.refund({ orderId: id, lines: [unit("A", 2)], reason: "scratched" });
  await expect(mia(h).payment.refund({ orderId: id, lines: [unit("A", 2)], reason: "again" })).rejects.toMatchObject({
    reason: "order.quantity_exceeded",
    details: { available: 1 },
  });
  const { id: returnId } = await alice(h).order.return({ id, lines: [unit("A", 3)], reason: "all of it" });
  await mia(h).order.approveReturn({ id, returnId });
  await mia(h).order.receiveReturn({ id, returnId });
  expect(await ledgerOf(h, id)).toEqual({ total: 750, captured: 750, refunded: 750, net: 0 });
});

test("no more goes back than was taken, whatever is asked for at once; a refund wants a sign-in of just now, a key its scope", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const id = await paid(h, [unit("A", 4)]);
  const staff = mia(h);
  const back = (amount: number) => staff.payment.refund({ orderId: id, amount: pounds(amount), reason: "late" });
  const outcomes = await Promise.allSettled([300, 300, 300, 300, 300].map(back));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  expect(await ledgerOf(h, id)).toMatchObject({ refunded: 900, net: 100 });
  await expect(back(101)).rejects.toMatchObject({ reason: "payment.amount_exceeded", details: { available: 100 } });
  await expect(
    staff.payment.refund({ orderId: id, amount: { amount: 1, currency: "EUR" }, reason: "no" }),
  ).rejects.toMatchObject({ reason: "order.currency_mismatch" });
  h.advance(901);
  await expect(back(50)).rejects.toMatchObject({ reason: "auth.step_up_required" });
  const { secret } = await h.client("owner:olga").apiKey.create({ name: "till", scopes: ["payment:refund"] });
  const rest = await h.clientWith(secret).payment.refund({ orderId: id, reason: "the rest" });
  expect(rest).toMatchObject({ amount: pounds(100), status: "succeeded" });
  await expect(back(1)).rejects.toMatchObject({ reason: "auth.step_up_required" });
});

test("a declined payment says why and leaves the order to be paid; the last one ends it", async () => {
  await using h = await harness({ rules: { paymentAttemptsMax: 2 } });
  await shop(h, { A: 1 });
  const { id } = await alice(h).order.place(one("A"));
  const pay = (paymentMethod: string) => alice(h).payment.start({ orderId: id, paymentMethod });
  await expect(pay("pm_declines_insufficient_funds")).rejects.toMatchObject({
    reason: "payment.declined",
    details: { code: "insufficient_funds", attemptsLeft: 1 },
  });
  await expect(pay("pm_unheard_of")).rejects.toMatchObject({
    details: { code: "invalid_payment_method", attemptsLeft: 0 },
  });
  expect(await alice(h).order.get({ id })).toMatchObject({ status: "cancelled" });
  await expect(pay("pm_succeeds")).rejects.toMatchObject({ reason: "order.invalid_transition" });
  expect((await alice(h).payment.list({ orderId: id })).items).toMatchObject([
    { status: "failed" },
    { status: "failed" },
  ]);
});

test("a payment that its customer has to act for says with what, and is taken when they have", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const { id } = await alice(h).order.place(one("A"));
  const key = { idempotencyKey: "pay" };
  const payment = await alice(h).payment.start({ orderId: id, paymentMethod: "pm_needs_action" }, key);
  expect(payment).toMatchObject({
    status: "requires_action",
    clientSecret: expect.stringContaining("secret") as string,
  });
  expect(await alice(h).payment.start({ orderId: id, paymentMethod: "pm_needs_action" }, key)).toEqual(payment);
  const { Payment } = await import("@waybill/core/payment");
  const [attempt] = await h.within(() => Payment.ofOrder(id));
  await h.within(() => Payment.sandbox.completeAction(attempt?.intentId ?? ""));
  h.advance(61);
  await h.stack.tick();
  expect(await alice(h).order.get({ id })).toMatchObject({ status: "confirmed", captured: pounds(250) });
  expect(h.logs.join()).not.toContain(payment.clientSecret);
});

test("staff's orders are not counted, a customer's unpaid ones are: no more than the rule says, in a race as well", async () => {
  await using h = await harness({ rules: { openOrdersPerCustomerMax: 5 } });
  await shop(h, { A: 1_000 });
  const buyer = alice(h);
  const outcomes = await Promise.allSettled(Array.from({ length: 64 }, () => buyer.order.place(one("A"))));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  await expect(buyer.order.place(one("A"))).rejects.toMatchObject({
    reason: "order.limit_exceeded",
    details: { limit: "openOrdersPerCustomerMax", value: 5, actual: 6 },
  });
  const { items } = await buyer.order.list({});
  const [first, second] = items;
  if (!first || !second) throw new Error("There are five");
  await buyer.payment.start({ orderId: first.id, paymentMethod: "pm_succeeds" });
  await buyer.order.cancel({ id: second.id, reason: "no" });
  for (let i = 0; i < 2; i++) await buyer.order.place(one("A"));
  await expect(buyer.order.place(one("A"))).rejects.toMatchObject({ reason: "order.limit_exceeded" });
  for (let i = 0; i < 7; i++) await mia(h).order.place(one("A"));
  h.advance(906);
  await h.stack.tick();
  expect((await buyer.order.place(one("A"))).status).toBe("pending_payment");
});

test("nobody holds more units of a product unpaid than the rule says, by many orders at once neither", async () => {
  await using h = await harness({ rules: { heldUnitsPerSkuPerCustomerMax: 6 } });
  await shop(h, { A: 1_000, B: 1_000 });
  const buyer = alice(h);
  await expect(buyer.order.place(one("A", 7))).rejects.toMatchObject({
    details: { limit: "heldUnitsPerSkuPerCustomerMax", value: 6, actual: 7 },
  });
  await Promise.allSettled(Array.from({ length: 16 }, () => buyer.order.place(one("A", 2))));
  expect((await stockOf(h, "A")).reserved).toBeLessThanOrEqual(6);
  expect((await stockOf(h, "A")).reserved).toBeGreaterThan(0);
  expect((await buyer.order.place(one("B", 6))).status).toBe("pending_payment");
  expect((await h.client("customer:bob").order.place(one("A", 6))).status).toBe("pending_payment");
});
