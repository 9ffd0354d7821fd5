/** The ends of a payment that its order does not wait for. Each is one transaction; `false` when somebody moved first. */
import { Event as Events } from "../event/event.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Event } from "./payment.event.ts";
import type { Intent } from "./payment.gateway.ts";
import { startRefund } from "./payment.refund.ts";
import { carryOut, compareRefunds } from "./payment.refund.settle.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";
import { awaited, dueOf, isAsAsked } from "./payment.settle.ts";

/** What was authorized is captured, by us or in the gateway's own dashboard: so much as the gateway says. */
export async function captured(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<boolean> {
  const { orderId, id: paymentId, amount, currency } = attempt;
  const sum = intent.captured;
  const asked = attempt.status === "capturing" ? attempt.capturing : undefined;
  // Nor more than the order costs now: lines may have been cancelled since it was authorized.
  const most = Math.min(amount, order.total);
  if (intent.currency !== currency || sum > most || (asked ?? sum) !== sum) return mismatched(order, attempt, intent);
  const taken = { captured: sum, refundable: sum, due: null };
  const committed = await Table.commit([
    Order.mirror(order, { captured: sum, events: 1 }),
    repo.move(attempt, ["authorized", "capturing"], "captured", taken),
    Events.record(Event.Captured, {
      subject: `ORD#${orderId}`,
      sequence: order.sequence + 1,
      data: { orderId, paymentId, amount: { amount: sum, currency } },
    }),
  ]);
  if (committed.ok) Metric.count("PaymentsCaptured");
  if (committed.ok && intent.refunded > 0) await compareRefunds({ ...attempt, intentId: intent.id });
  return committed.ok;
}

/** It took another sum or currency than was asked for: a person has to look. */
async function mismatched(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<boolean> {
  const { captured: sum, currency: mismatch } = intent;
  Log.error("captured amount is not the order's", undefined, { orderId: order.id });
  const committed = await Table.commit([
    ...Order.hold(order, mismatch === order.currency ? sum : 0),
    repo.move(attempt, ["authorized", "capturing"], "captured", {
      captured: sum,
      refundable: sum,
      mismatch,
      due: null,
    }),
  ]);
  if (committed.ok) Metric.count("PaymentMismatches");
  return committed.ok;
}

/** The gateway let the money go: without it, there is no order. */
export async function lapsed(order: Order.Stored, attempt: Attempt): Promise<boolean> {
  const { orderId, id: paymentId } = attempt;
  const ended = await Order.lapse(order, "authorization_expired", (sequence) => [
    repo.move(attempt, ["authorized", "capturing"], "expired", { due: null }),
    Events.record(Event.Voided, { subject: `ORD#${orderId}`, sequence, data: { orderId, paymentId } }),
  ]);
  return ended !== null;
}

/** The gateway refused the capture and still holds the money. */
export const backToAuthorized = async (attempt: Attempt): Promise<boolean> =>
  repo.uncapture(attempt, dueOf(attempt.authorizedUntil ?? Runtime.now()), "capture_refused");

export async function voided(order: Order.Stored, attempt: Attempt): Promise<boolean> {
  const { orderId, id: paymentId } = attempt;
  const committed = await Table.commit([
    Order.voided(order),
    repo.move(attempt, ["voiding"], "voided", { due: null }),
    Events.record(Event.Voided, {
      subject: `ORD#${orderId}`,
      sequence: order.sequence + 1,
      data: { orderId, paymentId },
    }),
  ]);
  return committed.ok;
}

const dead = ["failed", "voiding", "voided", "expired"] as const;

/**
 * The gateway took money for an attempt that it had said was dead. An order that still waits takes it; of any other it
 * goes back at once, under a refund of its own.
 */
export async function late(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<boolean> {
  Log.warn("money came too late", { orderId: order.id, paymentId: attempt.id });
  const taken = { captured: intent.captured, intentId: intent.id, due: null };
  const isWanted = order.status === "pending_payment" && intent.refunded === 0;
  if (isWanted && isAsAsked(attempt, intent) && intent.captured === order.total) {
    const confirmed = await Order.confirm(order, { captured: intent.captured });
    const move = repo.move(attempt, dead, "captured", { ...taken, refundable: intent.captured });
    const committed = await Table.commit([...confirmed, move]);
    if (committed.ok) Metric.count("PaymentsCaptured");
    return committed.ok;
  }
  const isForeign = intent.currency !== order.currency;
  const { refund, create } = startRefund(
    order,
    { ...attempt, ...(isForeign ? { mismatch: intent.currency } : {}) },
    { amount: intent.captured - intent.refunded, reason: "late", kind: "late" },
  );
  const committed = await Table.commit([
    Order.mirror(order, { captured: isForeign ? 0 : intent.captured }),
    repo.move(attempt, dead, "captured", {
      ...taken,
      // What somebody gave back at the gateway itself is booked next.
      refundable: intent.refunded,
      ...(isForeign ? { mismatch: intent.currency } : {}),
    }),
    ...(intent.captured > intent.refunded ? [create] : []),
  ]);
  if (!committed.ok) return false;
  Metric.count("PaymentsLate");
  await carryOut(order.id, refund.id);
  if (intent.refunded > 0) await compareRefunds({ ...attempt, intentId: intent.id }, "late");
  return true;
}

export const isAwaited = ({ status }: Attempt): boolean => awaited.includes(status);
