/** I3, order by order: one charge, and every penny of it is somewhere. */
import { type Group, type OrderItem, sum } from "./check.group.ts";
import type { Order } from "../order/order.ts";
import type { Told } from "./check.order.ts";

const paid = new Set<Order.Status>(["confirmed", "fulfilled", "completed"]);

/** Refunds of units that are gone: what failed of them can be made anew. */
const forUnits = new Set(["cancellation", "return"]);

export function checkMoney(group: Group, order: OrderItem, told: Told) {
  const { payments, refunds, lines } = group;
  const { status, captured, refunded, total, currency, id } = order;
  const repair = `repair:payment --order ${id}`;
  const own = payments.filter((one) => (one.mismatch ?? one.currency) === currency);
  const sums = { captured: sum(own.map((one) => one.captured)), refunded: sum(own.map((one) => one.refunded)) };
  const late = new Set(refunds.filter(({ kind }) => kind === "late").map(({ paymentNumber }) => paymentNumber));
  const charges = payments.filter((one) => one.captured > 0 && !late.has(one.number));
  const given = (number: number, how: "pending" | "succeeded") =>
    sum(refunds.filter((one) => one.paymentNumber === number && one.status === how).map(({ amount }) => amount));
  const alive = payments.some((one) => ["authorized", "capturing"].includes(one.status));
  const pending = sum(payments.map(({ number }) => given(number, "pending")));
  const hasFailed = refunds.some((one) => one.status === "failed" && forUnits.has(one.kind));
  const placed = sum(lines.map(({ quantity, unitPrice }) => quantity * unitPrice));
  return [
    ...(charges.length > 1 ? [told("I3", `was charged ${charges.length} times`)] : []),
    ...(captured === sums.captured
      ? []
      : [told("I3", `says that ${captured} was taken, and its payments ${sums.captured}`)]),
    ...(refunded === sums.refunded
      ? []
      : [told("I3", `says that ${refunded} went back, and its payments ${sums.refunded}`)]),
    ...payments
      .filter((one) => one.captured !== one.refundable + one.refunded + given(one.number, "pending"))
      .map((one) => told("I3", `payment ${one.id}: ${one.captured} is not all of it`)),
    ...payments
      .map((one) => ({ ...one, succeeded: given(one.number, "succeeded") }))
      .filter((one) => one.refunded !== one.succeeded)
      .map((one) => told("I3", `payment ${one.id}: ${one.refunded} went back, and by its refunds ${one.succeeded}`)),
    ...refunds
      .filter(({ paymentNumber }) => !payments.some(({ number }) => number === paymentNumber))
      .map((one) => told("I3", `refund ${one.id} is of no payment`)),
    ...(paid.has(status) && placed > 0 && total > 0 && charges.length === 0 && !alive
      ? [told("I3", `is ${status} and was never charged`, repair)]
      : []),
    ...(paid.has(status) && captured - refunded - pending > total
      ? [told("I3", `costs ${total} and keeps ${captured - refunded - pending}`, hasFailed ? repair : undefined)]
      : []),
    ...(!paid.has(status) && status !== "on_hold" && captured - refunded - pending !== 0
      ? [told("I3", `is ${status} and keeps ${captured - refunded - pending}`, repair)]
      : []),
  ];
}
