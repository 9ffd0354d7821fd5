import { Failure } from "../error/error.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { isAwaited } from "./payment.end.ts";
import type { Notice } from "./payment.gateway.ts";
import { look } from "./payment.look.ts";
import { bounce, carryOut } from "./payment.refund.settle.ts";
import * as refunds from "./payment.refund.repo.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";
import { take } from "./payment.take.ts";

/**
 * A webhook is a poke: whatever it says, the gateway is asked, and its answer goes the way of every other. So it may come
 * twice, late, in any order, and before the answer to the call that caused it. Throws `internal.unavailable` for a payment
 * that is not here (yet): the gateway sends it again.
 */
export async function notified({ intentId, orderId: said, type }: Notice): Promise<"done" | "ignored"> {
  if (intentId === undefined) return "ignored";
  const orderId = said ?? (await Runtime.use().gateway.retrieve(intentId)).orderId;
  // Somebody else's business with the same account.
  if (orderId === undefined) return "ignored";
  const order = await Order.find(orderId);
  if (!order) throw Failure.Unavailable(undefined, { cause: new Error("The order is not here, or not yet") });
  const attempts = await repo.ofOrder(orderId);
  const attempt = attempts.find((one) => one.intentId === intentId) ?? attempts.find(isNameless);
  if (!attempt) throw Failure.Unavailable(undefined, { cause: new Error("The payment is not here, or not yet") });
  await bringUpToDate(attempt, type.includes("refund"));
  return "done";
}

/** Its intent was made, and the answer has not been heard yet. */
const isNameless = (attempt: Attempt): boolean => attempt.intentId === undefined && isAwaited(attempt);

/** Whatever the gateway knows of this payment is true here afterwards. */
export async function bringUpToDate(attempt: Attempt, isAboutRefunds: boolean): Promise<void> {
  if (isAwaited(attempt)) return take(attempt.orderId);
  if (attempt.status !== "captured") return look(attempt.orderId, attempt.number);
  for (const refund of await refunds.ofOrder(attempt.orderId)) {
    if (refund.paymentNumber !== attempt.number) continue;
    if (refund.status === "pending") await carryOut(attempt.orderId, refund.id);
    if (refund.status !== "succeeded" || !isAboutRefunds || attempt.intentId === undefined) continue;
    const found = await Runtime.use().gateway.findRefund({ intentId: attempt.intentId, refundId: refund.id });
    if (found?.status === "failed") await bounce(refund, attempt, found.failureCode ?? "failed");
  }
}
