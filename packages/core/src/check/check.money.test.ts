/** The auditor finds money that an order's papers do not agree about. */
import { expect, test } from "vitest";
import { gbp, place, read, shop } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { Payment } from "../payment/payment.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { asManager, breaches, damage, paid, publish } from "./check.fixture.ts";

const said = async (w: World) => (await breaches(w)).map((one) => one.replace(/\w{3}_01\w+/, "it"));

test.each([
  ["failed", { status: "failed" }, "I3 payment it: 100 went back, and by its refunds 0"],
  ["been of another sum", { amount: 90 }, "I3 payment it: 100 went back, and by its refunds 90"],
  ["been of another payment", { paymentNumber: 2 }, "I3 refund it is of no payment"],
])("a refund that succeeded and is said to have %s", async (_, changes, says) => {
  await using w = await world();
  await shop(w, { A: 3 });
  const orderId = await paid(w, { A: 3 });
  await asManager(w, () => Payment.refund({ orderId, amount: gbp(100), reason: "scratched" }));
  expect(await said(w)).toEqual([]);
  await damage(w, "refund", changes);
  expect(await said(w)).toContain(says);
});

test.each([
  ["pm_refund_fails", "refund failed"],
  ["pm_refund_bounces", "refund failed"],
  ["pm_cancels_too_late", "late succeeded"],
])("money of %s is all accounted for, whichever way it went", async (method, end) => {
  await using w = await world();
  await shop(w, { A: 3 });
  const orderId = await paid(w, { A: 3 }, method);
  await asManager(w, () =>
    method === "pm_cancels_too_late"
      ? Order.cancel({ id: orderId, reason: "sorry" })
      : Payment.refund({ orderId, amount: gbp(100), reason: "scratched" }),
  );
  expect(await said(w)).toEqual([]);
  w.advance(61);
  await w.within(Payment.reconcileDue);
  const [attempt] = await w.within(() => Payment.ofOrder(orderId));
  const notice = { id: "evt", type: "charge.refund.updated", intentId: attempt?.intentId ?? "", orderId };
  await w.within(() => Payment.notified(notice));
  await publish(w);
  expect((await read(w)).refunds.map(({ kind, status }) => `${kind} ${status}`)).toEqual([end]);
  expect(await said(w)).toEqual([]);
});

test.each([1, 499, 501, 750])("an order of three at 250 that lost one, and costs %s", async (total) => {
  await using w = await world();
  await shop(w, { A: 3 });
  const { id } = await place(w, { A: 3 });
  await asManager(w, () => Order.cancel({ id, reason: "less", lines: [{ sku: "A", quantity: 1 }] }));
  expect(await said(w)).toEqual([]);
  await damage(w, "order", { total });
  expect(await said(w)).toEqual([`I4 costs ${total}, and its lines 500`]);
});
