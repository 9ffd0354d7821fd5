import { Id } from "../id/id.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { isAwaited } from "./payment.end.ts";
import { GatewayRefused, type Notice } from "./payment.gateway.ts";
import { look } from "./payment.look.ts";
import { carryOut, compareRefunds } from "./payment.refund.settle.ts";
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
  const { orderId, number } = attempt;
  if (isAwaited(attempt)) await take(orderId);
  else if (attempt.status !== "captured") await look(orderId, number, intentId);
  else
    for (const { id, status, paymentNumber } of await refunds.ofOrder(orderId))
      if (paymentNumber === number && status === "pending") await carryOut(orderId, id);
  const now = isAboutRefunds ? await repo.get(orderId, number) : null;
  if (now?.status === "captured") await compareRefunds(now);
}
