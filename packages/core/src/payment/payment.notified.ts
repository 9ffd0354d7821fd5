/** A webhook is a reason to look: the gateway is asked, and what the webhook says beside its ids is not believed. */
import { Id } from "../id/id.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import type { Notice } from "./payment.gateway.ts";
import { take } from "./payment.take.ts";

/**
 * `unknown`: the order is not there, or not yet, and the gateway should tell again. `foreign`: it is not about an order of
 * ours. Safe to be told twice, late, and in any order.
 */
export async function notified({ orderId, intentId }: Notice): Promise<"taken" | "unknown" | "foreign"> {
  const id = orderId ?? (intentId === undefined ? undefined : (await Runtime.use().gateway.retrieve(intentId)).orderId);
  const known = Id.schema("order").safeParse(id);
  if (!known.success) return "foreign";
  if (!(await Order.find(known.data))) return "unknown";
  await take(known.data);
  return "taken";
}
