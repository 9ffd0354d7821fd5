/** Payments that are authorized first and captured by hand. */
import { expect, test } from "vitest";
import { type Harness, harness } from "../harness.ts";
import { pounds, shop, silence, stockOf } from "./shop.fixture.ts";

const rules = { paymentCapture: "manual" } as const;
const alice = (h: Harness) => h.client("customer:alice");
const mia = (h: Harness) => h.client("manager:mia");

async function authorized(h: Harness, paymentMethod = "pm_succeeds") {
  await shop(h, { A: 10 });
  const { id } = await alice(h).order.place({ lines: [{ sku: "A", quantity: 4 }] });
  const payment = await alice(h).payment.start({ orderId: id, paymentMethod });
  expect(payment).toMatchObject({ status: "authorized", captured: pounds(0) });
  expect(payment.authorizedUntil?.getTime()).toBe(h.clock.now() + 7 * 24 * 3_600_000);
  expect(await alice(h).order.get({ id })).toMatchObject({ status: "confirmed", paymentStatus: "authorized" });
  return id;
}
const day = 24 * 3600;

test("authorized is not paid: goods stay until the money is taken, whole or in part, and only once", async () => {
  await using h = await harness({ rules });
  const id = await authorized(h);
  await expect(mia(h).order.fulfil({ id })).rejects.toMatchObject({ reason: "order.not_paid" });
  await expect(mia(h).payment.refund({ orderId: id, reason: "x" })).rejects.toMatchObject({
    reason: "payment.invalid_transition",
  });
  await mia(h).order.cancel({ id, reason: "one less", lines: [{ sku: "A", quantity: 1 }] });
  const tooMuch = mia(h).payment.capture({ orderId: id, amount: pounds(751) });
  await expect(tooMuch).rejects.toMatchObject({ reason: "payment.amount_exceeded", details: { available: 750 } });
  const capture = () => mia(h).payment.capture({ orderId: id, amount: pounds(600) }, { idempotencyKey: "take" });
  const answers = await Promise.all([capture(), capture(), capture()]);
  for (const answer of answers) expect(answer).toMatchObject({ status: "captured", captured: pounds(600) });
  await expect(mia(h).payment.capture({ orderId: id })).rejects.toMatchObject({ reason: "payment.invalid_transition" });
  expect(await mia(h).order.fulfil({ id })).toMatchObject({
    status: "fulfilled",
    captured: pounds(600),
    total: pounds(750),
  });
  expect((await mia(h).payment.ledger({ orderId: id })).net).toEqual(pounds(600));
});

test("a void lets the money go, ends the order and frees its stock", async () => {
  await using h = await harness({ rules });
  const id = await authorized(h);
  expect(await mia(h).payment.void({ orderId: id })).toMatchObject({ status: "voided", captured: pounds(0) });
  expect(await alice(h).order.get({ id })).toMatchObject({ status: "cancelled", paymentStatus: "voided" });
  expect(await stockOf(h, "A")).toEqual({ available: 10, reserved: 0, onHand: 10 });
  await expect(mia(h).payment.capture({ orderId: id })).rejects.toMatchObject({ reason: "payment.invalid_transition" });
  expect((await alice(h).order.timeline({ id })).items.map(({ type }) => type)).toEqual([
    "order.placed",
    "order.confirmed",
    "payment.authorized",
    "order.cancelled",
    "payment.voided",
  ]);
});

test("an authorization that nobody captures in time ends its order", async () => {
  await using h = await harness({ rules });
  const id = await authorized(h);
  h.advance(6 * day);
  await h.stack.tick();
  expect(await alice(h).order.get({ id })).toMatchObject({ status: "confirmed" });
  h.advance(day + 60);
  await h.stack.tick();
  expect(await alice(h).order.get({ id })).toMatchObject({ status: "cancelled", paymentStatus: "expired" });
  expect(await stockOf(h, "A")).toEqual({ available: 10, reserved: 0, onHand: 10 });
});

test("a capture whose answer is lost is unknown, is never made twice, and is found out", async () => {
  await using h = await harness({ rules });
  const id = await authorized(h, "pm_times_out_at_capture");
  const impatient = { idempotencyKey: "take" };
  const outcome = await mia(h).payment.capture({ orderId: id }, impatient);
  expect(outcome).toMatchObject({ status: "captured" });
  expect(await alice(h).order.get({ id })).toMatchObject({ captured: pounds(1000), paymentStatus: "paid" });

  const { id: other } = await alice(h).order.place({ lines: [{ sku: "A", quantity: 1 }] });
  await alice(h).payment.start({ orderId: other, paymentMethod: "pm_succeeds" });
  const speak = silence(h);
  await expect(mia(h).payment.capture({ orderId: other })).rejects.toMatchObject({ reason: "payment.unknown" });
  const asked = await alice(h).order.cancel({ id: other, reason: "too slow" });
  expect(asked).toMatchObject({ status: "confirmed", cancelRequested: true });
  speak();
  for (let minute = 0; minute < 15; minute++) {
    h.advance(61);
    await h.stack.tick();
  }
  expect(await alice(h).order.get({ id: other })).toMatchObject({ status: "cancelled", paymentStatus: "refunded" });
  expect((await mia(h).payment.ledger({ orderId: other })).net).toEqual(pounds(0));
});
