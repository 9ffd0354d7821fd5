/** From "placed" to "paid", or to knowing that it is not. Safe to be told twice, late, and after a crash anywhere. */
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Metric } from "../metric/metric.ts";
import { Order } from "../order/order.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { ask, NeverMade } from "./payment.ask.ts";
import { assertUnanswered, checkAfterSeconds } from "./payment.log.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";
import { askAgainLater, failed, settle } from "./payment.settle.ts";

/** Does the next step that the order's payment needs, whatever was done before; then what was asked for meanwhile. */
export async function take(orderId: string): Promise<void> {
  const order = await Order.find(orderId);
  if (!order) throw new Error(`No order ${orderId}`);
  await pay(order);
  if (!order.cancelRequest) return;
  const now = await Order.find(orderId);
  if (now && now.status !== "payment_processing") await Order.carryOutRequested(now);
}

async function pay(order: Order.Stored): Promise<void> {
  if (order.status === "payment_processing") return resume(order);
  if (order.status !== "pending_payment") return;
  if (order.total === 0) return void (await Table.commit(await Order.confirm(order, { captured: 0 })));
  // A declined method is not tried again by itself: the customer has to choose another.
  const { paymentMethod, attempts } = order;
  if (paymentMethod === undefined || attempts > 0 || order.cancelRequest || !Order.canStartPayment(order)) return;
  const attempt = draft(order, paymentMethod);
  const started = await begin(order, attempt, []);
  if (started) await drive(started, attempt);
}

export const draft = (order: Order.Stored, method: string): Attempt => ({
  orderId: order.id,
  number: order.attempts + 1,
  id: Id.create("payment"),
  status: "created",
  provider: Runtime.use().gateway.provider,
  capture: Rule.use().paymentCapture,
  amount: order.total,
  currency: order.currency,
  method,
  captured: 0,
  refundable: 0,
  refunded: 0,
  createdAt: Runtime.now(),
  deadline: Runtime.inSeconds(Rule.use().paymentDeadlineSeconds),
});

/** T2: the order as it is then; `null` when somebody else moved it. They, or the next message, go on with it. */
export async function begin(
  order: Order.Stored,
  attempt: Attempt,
  fence: readonly Table.Write[],
): Promise<Order.Stored | null> {
  const started = Order.startPayment(order, attempt.method, checkAfterSeconds);
  if (!(await Idempotency.commit([...fence, started, repo.create(attempt)]))) return null;
  Metric.count("PaymentsAttempted");
  const { version, attempts } = order;
  return { ...order, status: "payment_processing", version: version + 1, attempts: attempts + 1 };
}

async function resume(order: Order.Stored): Promise<void> {
  const attempt = await repo.get(order.id, order.attempts);
  if (!attempt) throw new Error(`Order ${order.id} is being paid by no attempt`);
  await drive(order, attempt);
}

export async function drive(order: Order.Stored, attempt: Attempt): Promise<void> {
  const isUnwanted = order.cancelRequest !== undefined && order.cancelRequest.lines === undefined;
  try {
    await settle(order, attempt, await ask(attempt, { isUnwanted }));
  } catch (error) {
    if (error instanceof NeverMade) return failed(order, attempt, error.code);
    assertUnanswered(error, attempt);
    await askAgainLater(order, attempt);
  }
}
