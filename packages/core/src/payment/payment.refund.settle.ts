/** What became of a refund, asked of the gateway and made true here. */
import { Event as Events } from "../event/event.ts";
import { Failure } from "../error/error.ts";
import { Metric } from "../metric/metric.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { assertArrived, isFirst, isKeyAlive, keyNow } from "./payment.ask.ts";
import { Event } from "./payment.event.ts";
import { type GatewayRefund, GatewayRefused } from "./payment.gateway.ts";
import { againInSeconds, assertUnanswered, logged } from "./payment.log.ts";
import * as refunds from "./payment.refund.repo.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt, StoredRefund } from "./payment.schema.ts";

const triesMax = 6;

/** Does the next step of a refund that is under way. Safe to be told twice. */
export async function carryOut(orderId: string, refundId: string): Promise<void> {
  const refund = await refunds.get(orderId, refundId);
  const attempt = refund && (await repo.get(orderId, refund.paymentNumber));
  if (!attempt || refund.status !== "pending") return;
  try {
    const answer = await ask(refund, attempt);
    if (answer.status === "pending") return await again(refund, answer.id);
    await end(refund, attempt, answer);
  } catch (error) {
    if (error instanceof GatewayRefused) return end(refund, attempt, { status: "failed", failureCode: error.code });
    assertUnanswered(error, attempt);
    await again(refund, undefined);
  }
}

type Answer = Pick<GatewayRefund, "status" | "failureCode"> & { id?: string };

/** After the first time it is looked up before it is sent again: a key answers for ever what it answered first. */
async function ask({ id: refundId, amount, ...refund }: StoredRefund, attempt: Attempt): Promise<Answer> {
  const { gateway } = Runtime.use();
  const { intentId } = attempt;
  if (intentId === undefined) throw new Error(`Payment ${attempt.id} has no intent to refund`);
  if (refund.gatewayId !== undefined || !isFirst(refund.createdAt)) {
    const found = await logged("findRefund", attempt, () => gateway.findRefund({ intentId, refundId }));
    if (found) return found;
    assertArrived(refund.createdAt);
    if (!isKeyAlive(refund.createdAt)) return { status: "failed", failureCode: "not_carried_out" };
  }
  const key = keyNow(`refund:${refundId}`, refund.createdAt);
  return logged("refund", attempt, () => gateway.refund({ key, intentId, amount, refundId }));
}

const again = (refund: StoredRefund, gatewayId: string | undefined): Promise<void> =>
  refunds.rearm(refund, Runtime.inSeconds(againInSeconds(refund)), gatewayId);

async function end(refund: StoredRefund, attempt: Attempt, { id, status, failureCode }: Answer): Promise<void> {
  const succeeded = status === "succeeded";
  const code = failureCode ?? "failed";
  const ended = { ...(id === undefined ? {} : { gatewayId: id }), ...(succeeded ? {} : { failureCode: code }) };
  await commitWith(refund, attempt, succeeded ? refund.amount : 0, succeeded ? null : code, () => [
    refunds.end(refund, succeeded ? "succeeded" : "failed", ended),
    repo.endRefund(attempt, refund.amount, succeeded),
  ]);
}

/** The customer's bank sent back what had succeeded: it can be refunded again. */
export async function bounce(refund: StoredRefund, attempt: Attempt, code: string): Promise<void> {
  await commitWith(refund, attempt, -refund.amount, code, () => [
    refunds.reverse(refund, code),
    repo.reverseRefund(attempt, refund.amount),
  ]);
}

/** With the order's mirror of it and the event, read again while somebody else moves the order. */
async function commitWith(
  refund: StoredRefund,
  { id: paymentId }: Attempt,
  refunded: number,
  code: string | null,
  writes: () => Table.Write[],
): Promise<void> {
  const { orderId, id: refundId, amount, currency } = refund;
  for (let tries = 0; tries < triesMax; tries++) {
    const order = await Order.find(orderId);
    if (!order) throw new Error(`No order ${orderId}`);
    const told = { subject: `ORD#${orderId}`, sequence: order.sequence + 1 };
    const data = { orderId, paymentId, refundId, amount: { amount, currency } };
    const event =
      code === null
        ? Events.record(Event.Refunded, { ...told, data })
        : Events.record(Event.RefundFailed, { ...told, data: { ...data, code } });
    const mirrored = Order.mirror(order, { refunded: currency === order.currency ? refunded : 0, events: 1 });
    const committed = await Table.commit([...writes(), mirrored, event]);
    if (committed.ok) return Metric.count(code === null ? "RefundsSucceeded" : "RefundsFailed");
    if (committed.refused.some(({ label }) => label === "refund")) return;
  }
  throw Failure.Busy();
}
