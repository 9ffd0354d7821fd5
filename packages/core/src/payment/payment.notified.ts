import { Id } from "../id/id.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { isAwaited } from "./payment.end.ts";
import { GatewayRefused, type Notice } from "./payment.gateway.ts";
import { look } from "./payment.look.ts";
import { book, bounce, carryOut, refundsOf } from "./payment.refund.settle.ts";
import * as refunds from "./payment.refund.repo.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";
import { take } from "./payment.take.ts";

/**
 * A webhook is a poke: whatever it says, the gateway is asked, and its answer goes the way of every other. So it may come
 * twice, late, in any order, and before the answer to the call that caused it. `unknown`: the order or payment is not
 * here, or not yet, and the gateway should tell again. `foreign`: it is not about an order of ours.
 */
export async function notified({ intentId, orderId: said, type }: Notice): Promise<"taken" | "unknown" | "foreign"> {
  const id = said ?? (intentId === undefined ? undefined : await orderOf(intentId));
  const known = Id.schema("order").safeParse(id);
  if (!known.success) return "foreign";
  const orderId = known.data;
  if (!(await Order.find(orderId))) return "unknown";
  if (intentId === undefined) {
    await take(orderId);
    return "taken";
  }
  const attempts = await repo.ofOrder(orderId);
  const attempt = attempts.find((one) => one.intentId === intentId) ?? (await namelessOf(attempts, intentId));
  if (!attempt) return "unknown";
  await bringUpToDate(attempt, type.includes("refund"), intentId);
  return "taken";
}

/** None where the gateway does not know the intent either. */
async function orderOf(intentId: string): Promise<string | undefined> {
  try {
    return (await Runtime.use().gateway.retrieve(intentId)).orderId;
  } catch (error) {
    if (error instanceof GatewayRefused) return undefined;
    throw error;
  }
}

/** The attempt that has not heard of its intent: the answer is on its way, or never came. */
async function namelessOf(attempts: readonly Attempt[], intentId: string): Promise<Attempt | undefined> {
  const nameless = attempts.filter((one) => one.intentId === undefined);
  if (nameless.length === 0) return undefined;
  const { paymentId } = await Runtime.use().gateway.retrieve(intentId);
  return nameless.find(({ id }) => id === paymentId);
}

/** Whatever the gateway knows of this payment is true here afterwards. */
export async function bringUpToDate(attempt: Attempt, isAboutRefunds: boolean, intentId?: string): Promise<void> {
  if (isAwaited(attempt)) return take(attempt.orderId);
  if (attempt.status !== "captured") return look(attempt.orderId, attempt.number, intentId);
  const ours = (await refunds.ofOrder(attempt.orderId)).filter((one) => one.paymentNumber === attempt.number);
  for (const { id, status } of ours) if (status === "pending") await carryOut(attempt.orderId, id);
  if (isAboutRefunds && attempt.intentId !== undefined) await compareRefunds(attempt, attempt.intentId);
}

/** Refunds that came to nothing after all, and refunds that somebody made at the gateway itself. */
async function compareRefunds(attempt: Attempt, intentId: string): Promise<void> {
  const theirs = await refundsOf(attempt, intentId);
  const ours = await refunds.ofOrder(attempt.orderId);
  for (const one of theirs) {
    const own = ours.find(({ id, gatewayId }) => id === one.refundId || gatewayId === one.id);
    if (own?.status === "succeeded" && one.status === "failed") await bounce(own, attempt, one.failureCode ?? "failed");
    if (!own && one.status === "succeeded") await book(attempt, one);
  }
}
