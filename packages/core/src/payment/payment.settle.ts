/**
 * What the gateway said, made true here: the payment and its order in one transaction. Payments are counted from the
 * commits, each of which only one worker wins: told twice, a payment is counted once.
 */
import { Event as Events } from "../event/event.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Event } from "./payment.event.ts";
import type { Intent } from "./payment.gateway.ts";
import { againInSeconds } from "./payment.log.ts";
import { compareRefunds } from "./payment.refund.settle.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt, Status } from "./payment.schema.ts";

/** An attempt whose order waits for it. */
export const awaited: readonly Status[] = ["created", "processing", "requires_action"];
const action: readonly Status[] = ["created", "processing"];

export async function settle(order: Order.Stored, attempt: Attempt, intent: Intent | null): Promise<void> {
  switch (intent?.status) {
    case "succeeded":
      return captured(order, attempt, intent);
    case "authorized":
      return authorized(order, attempt, intent);
    case "declined":
      return failed(order, attempt, intent.declineCode ?? "declined");
    case "canceled":
    case undefined: {
      const code = attempt.deadline <= Runtime.now() ? "timed_out" : "canceled";
      return failed(order, attempt, code, intent ? undefined : repo.neverMade(attempt, awaited, code));
    }
    case "requires_action":
      await repo.moveAlone(attempt, action, "requires_action");
      return askAgainLater(order, attempt);
    case "processing":
    case "requires_confirmation":
      return askAgainLater(order, attempt);
  }
}

export const askAgainLater = async (order: Order.Stored, attempt: Attempt): Promise<void> =>
  void (await Table.commit([Order.rearm(order, againInSeconds(attempt))]));

/** What is captured or authorized must be what was asked for, to the penny. */
export const isAsAsked = ({ amount, currency }: Attempt, intent: Intent): boolean =>
  intent.amount === amount && intent.currency === currency && (intent.captured === amount || intent.captured === 0);

async function captured(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<void> {
  const taken = { captured: intent.captured, refundable: intent.captured };
  if (!isAsAsked(attempt, intent) || intent.captured !== order.total) {
    const mismatch = repo.move(attempt, awaited, "captured", { ...taken, mismatch: intent.currency });
    return hold(order, mismatch, intent.currency === order.currency ? intent.captured : 0);
  }
  const confirmed = await Order.confirm(order, { captured: intent.captured });
  const committed = await Table.commit([...confirmed, repo.move(attempt, awaited, "captured", taken)]);
  if (!committed.ok) return;
  Metric.count("PaymentsCaptured");
  if (intent.refunded > 0) await compareRefunds({ ...attempt, intentId: intent.id });
}

/** The gateway is asked shortly before it lets the money go by itself. */
const beforeLapseMs = 3_600_000;
export const dueOf = (until: Date): Date => new Date(until.getTime() - beforeLapseMs);

async function authorized(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<void> {
  const { amount, currency, orderId, id: paymentId } = attempt;
  if (!isAsAsked(attempt, intent) || amount !== order.total)
    return hold(order, repo.move(attempt, awaited, "voiding", { mismatch: intent.currency, due: Runtime.now() }));
  const authorizedUntil = intent.authorizedUntil ?? Runtime.inSeconds(defaultAuthorizedSeconds);
  const confirmed = await Order.confirm(order, {
    captured: "authorized",
    also: (sequence) => [
      Events.record(Event.Authorized, {
        subject: `ORD#${orderId}`,
        sequence,
        data: { orderId, paymentId, amount: { amount, currency } },
      }),
    ],
  });
  const held = repo.move(attempt, awaited, "authorized", { authorizedUntil, due: dueOf(authorizedUntil) });
  await Table.commit([...confirmed, held]);
}

/** Where a gateway does not say: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
const defaultAuthorizedSeconds = 5 * 24 * 3600;

async function hold(order: Order.Stored, payment: Table.Write, captured = 0): Promise<void> {
  Log.error("captured amount is not the order's", undefined, { orderId: order.id });
  const committed = await Table.commit([...Order.hold(order, captured), payment]);
  if (committed.ok) Metric.count("PaymentMismatches");
}

export async function failed(
  order: Order.Stored,
  attempt: Attempt,
  code: string,
  ended = repo.move(attempt, awaited, "failed", { failureCode: code }),
): Promise<void> {
  const { id: paymentId, orderId } = attempt;
  const committed = await Order.decline(order, (sequence) => [
    ended,
    Events.record(Event.Failed, { subject: `ORD#${orderId}`, sequence, data: { orderId, paymentId, code } }),
  ]);
  if (committed) Metric.count("PaymentsDeclined");
}
