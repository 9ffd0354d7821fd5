/** What became of a refund, asked of the gateway and made true here. */
import { Event as Events } from "../event/event.ts";
import { Failure } from "../error/error.ts";
import { Id } from "../id/id.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { isFirst, keyNow } from "./payment.ask.ts";
import { Event } from "./payment.event.ts";
import { type GatewayRefund, GatewayRefused, GatewayUnknown } from "./payment.gateway.ts";
import { againInSeconds, assertUnanswered, logged } from "./payment.log.ts";
import * as refunds from "./payment.refund.repo.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt, StoredRefund } from "./payment.schema.ts";
import { giveBackKept } from "./payment.undo.ts";

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
    // Refused, it may be because somebody was faster at the gateway itself: then the rest is what is still to go back.
    if (answer.status === "failed" && (await compareRefunds(attempt)) > 0) await giveBackKept(orderId);
  } catch (error) {
    // A refusal to look it up says nothing about the money.
    assertUnanswered(error, attempt);
    await again(refund, undefined);
  }
}

type Answer = Pick<GatewayRefund, "status" | "failureCode"> & { id?: string };

/**
 * After the first time it is looked up before it is sent again: a key answers for ever what it answered first. It is never
 * given up before the gateway has said yes or no.
 */
async function ask({ id: refundId, amount, ...refund }: StoredRefund, attempt: Attempt): Promise<Answer> {
  const { gateway } = Runtime.use();
  const { intentId } = attempt;
  if (intentId === undefined) throw new Error(`Payment ${attempt.id} has no intent to refund`);
  if (refund.gatewayId !== undefined || !isFirst(refund.createdAt)) {
    const all = await refundsOf(attempt, intentId);
    const found = all.find((one) => one.refundId === refundId || one.id === refund.gatewayId);
    if (found) return found;
    if (refund.gatewayId !== undefined) throw new GatewayUnknown("A refund that was made is not listed");
  }
  const key = keyNow(`refund:${refundId}`, refund.createdAt);
  try {
    return await logged("refund", attempt, () => gateway.refund({ key, intentId, amount, refundId }));
  } catch (error) {
    if (error instanceof GatewayRefused) return { status: "failed", failureCode: error.code };
    throw error;
  }
}

const refundsOf = (attempt: Attempt, intentId: string): Promise<GatewayRefund[]> =>
  logged("refundsOf", attempt, () => Runtime.use().gateway.refundsOf(intentId));

export const again = (refund: StoredRefund, gatewayId: string | undefined): Promise<void> =>
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
async function bounce(refund: StoredRefund, attempt: Attempt, code: string): Promise<void> {
  await commitWith(refund, attempt, -refund.amount, code, () => [
    refunds.reverse(refund, code),
    repo.reverseRefund(attempt, refund.amount),
  ]);
}

/**
 * Refunds that came to nothing after all, and refunds that somebody made at the gateway itself. Returns how many of those
 * were booked.
 */
export async function compareRefunds(attempt: Attempt, kind: "refund" | "late" = "refund"): Promise<number> {
  const { intentId, orderId } = attempt;
  if (intentId === undefined) return 0;
  const theirs = await refundsOf(attempt, intentId);
  const ours = await refunds.ofOrder(orderId);
  let booked = 0;
  for (const one of theirs) {
    const own = ours.find(({ id, gatewayId }) => id === one.refundId || gatewayId === one.id);
    if (own?.status === "succeeded" && one.status === "failed") await bounce(own, attempt, one.failureCode ?? "failed");
    if (own || one.status !== "succeeded") continue;
    await book(attempt, one, kind);
    booked++;
  }
  // What was sent back while it was being booked was told to somebody who did not find it here.
  return booked === 0 ? 0 : booked + (await compareRefunds(attempt, kind));
}

/** Made at the gateway itself, by somebody who looks at it there: it counts here, too. Told twice, it counts once. */
async function book(
  { orderId, number, ...attempt }: Attempt,
  theirs: GatewayRefund,
  kind: StoredRefund["kind"],
): Promise<void> {
  const { id: gatewayId, amount } = theirs;
  const refund: StoredRefund = {
    orderId,
    id: Id.derive("refund", gatewayId),
    paymentNumber: number,
    status: "succeeded",
    kind,
    amount,
    currency: attempt.mismatch ?? attempt.currency,
    reason: "made at the gateway",
    gatewayId,
    createdAt: Runtime.now(),
  };
  await commitWith(refund, attempt, amount, null, () => [
    refunds.create(refund),
    repo.takeBack({ orderId, number }, amount),
  ]);
}

/** With the order's mirror of it and the event, read again while somebody else moves the order. */
async function commitWith(
  refund: StoredRefund,
  { id: paymentId }: Pick<Attempt, "id">,
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
    if (!committed.refused.some(({ label }) => label === "payment")) continue;
    Log.error("more went back than is left to refund", undefined, { orderId, paymentId, amount });
    break;
  }
  throw Failure.Busy();
}
