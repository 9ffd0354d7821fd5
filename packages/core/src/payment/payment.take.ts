/**
 * From "placed" to "paid", or to knowing that it is not. Safe to be told twice, late, and after a crash anywhere.
 * Payments are counted from the commits, each of which only one worker wins: told twice, a payment is counted once.
 */
import { Deadline } from "../deadline/deadline.ts";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Order } from "../order/order.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { ask } from "./payment.ask.ts";
import { Event } from "./payment.event.ts";
import { GatewayNotAsked, GatewayUnknown, type Intent } from "./payment.gateway.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";

/** How long an answer may take before the reconciler asks. */
const checkAfterSeconds = 30;
const checkAfterSecondsMax = 600;

/** Does the next step that the order's payment needs, whatever was done before. */
export async function take(orderId: string): Promise<void> {
  const order = await Order.find(orderId);
  if (!order) throw new Error(`No order ${orderId}`);
  if (order.status === "payment_processing") return resume(order);
  if (order.status !== "pending_payment") return;
  if (order.total === 0) return confirmFree(order);
  if (order.paymentMethod === undefined || !Order.canStartPayment(order)) return;
  // A declined method is not tried again by itself: the customer has to choose another.
  if (order.attempts > 0) return;
  const started = await start(order, order.paymentMethod);
  if (started) await drive(started.order, started.attempt);
}

/** Begins payments whose message was lost, and asks the gateway about those that have not answered in time. */
export async function reconcileDue(): Promise<number> {
  const due = await Order.reconcilable();
  let looked = 0;
  for (const order of due) {
    if (!Deadline.allows()) break;
    looked++;
    await Order.follow(order, () =>
      reconcile(order.id).catch((error: unknown) => Log.error("payment could not be reconciled", error)),
    );
  }
  return looked;
}

async function reconcile(orderId: string): Promise<void> {
  const nominated = await Order.find(orderId);
  if (nominated?.due?.kind !== "reconcile") return;
  await take(orderId);
  const order = await Order.find(orderId);
  const isLeft = order?.status === "pending_payment" && order.due?.kind === "reconcile";
  if (isLeft) await Table.commit([Order.awaitCustomer(order)]);
}

async function confirmFree(order: Order.Stored): Promise<void> {
  await Table.commit(await Order.confirm(order));
}

async function start(order: Order.Stored, method: string) {
  const attempt: Attempt = {
    orderId: order.id,
    number: order.attempts + 1,
    id: Id.create("payment"),
    status: "created",
    amount: order.total,
    captured: 0,
    currency: order.currency,
    method,
    createdAt: Runtime.now(),
    deadline: Runtime.inSeconds(Rule.use().paymentDeadlineSeconds),
  };
  const committed = await Table.commit([Order.startPayment(order, checkAfterSeconds), repo.create(attempt)]);
  // Refused: somebody else moved the order. They, or the next message, go on with it.
  if (!committed.ok) return null;
  Metric.count("PaymentsAttempted");
  const { version, attempts } = order;
  const started = { status: "payment_processing", version: version + 1, attempts: attempts + 1 } as const;
  return { order: { ...order, ...started }, attempt };
}

async function resume(order: Order.Stored): Promise<void> {
  const attempt = await repo.get(order.id, order.attempts);
  if (!attempt) throw new Error(`Order ${order.id} is being paid by no attempt`);
  await drive(order, attempt);
}

async function drive(order: Order.Stored, attempt: Attempt): Promise<void> {
  try {
    await settle(order, attempt, await ask(attempt));
  } catch (error) {
    if (error instanceof GatewayUnknown) Metric.count("PaymentsUnknown");
    else if (!(error instanceof GatewayNotAsked)) throw error;
    Log.warn("payment unanswered", { orderId: order.id, paymentId: attempt.id });
    await askAgainLater(order, attempt);
  }
}

async function settle(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<void> {
  switch (intent.status) {
    case "succeeded":
      return captured(order, attempt, intent);
    case "declined":
      return failed(order, attempt, intent.declineCode ?? "declined");
    case "canceled":
      return failed(order, attempt, "timed_out");
    case "processing":
    case "authorized":
    case "requires_action":
    case "requires_confirmation":
      return askAgainLater(order, attempt);
  }
}

async function captured(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<void> {
  if (intent.amount !== order.total || intent.currency !== order.currency) {
    Log.error("captured amount is not the order's", undefined, { orderId: order.id });
    await Table.commit([Order.hold(order)]);
    return;
  }
  const committed = await Table.commit([...(await Order.confirm(order)), repo.end(attempt, "captured")]);
  if (committed.ok) Metric.count("PaymentsCaptured");
}

async function failed(order: Order.Stored, attempt: Attempt, code: string): Promise<void> {
  const committed = await Order.decline(order, (sequence) => [
    repo.end(attempt, "failed", code),
    Events.record(Event.Failed, {
      subject: `ORD#${order.id}`,
      sequence,
      data: { orderId: order.id, paymentId: attempt.id, code },
    }),
  ]);
  if (committed) Metric.count("PaymentsDeclined");
}

/** Later each time, so that a gateway that is down is not asked every minute about every order. */
async function askAgainLater(order: Order.Stored, attempt: Attempt): Promise<void> {
  const ageSeconds = (Runtime.now().getTime() - attempt.createdAt.getTime()) / 1000;
  const seconds = Math.min(checkAfterSecondsMax, Math.max(checkAfterSeconds, ageSeconds));
  await Table.commit([Order.rearm(order, seconds)]);
}
