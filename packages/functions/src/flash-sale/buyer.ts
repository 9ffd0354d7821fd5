/** One of the crowd: wants one unit, pays in a way of their own, and tells what they saw. */
import { isWaybillError, type WaybillApi } from "@waybill/client";
import { nowMs } from "../dev/handovers.ts";
import { type Site, sku } from "./site.ts";
import type { Span } from "./witness.ts";

export interface Buyer {
  n: number;
  client: WaybillApi;
  method: string;
  /** How often they were told that there is none. */
  refusals: number;
  orderId?: `ord_${string}`;
  /** Since when they have waited for an answer, over however many calls. */
  sinceMs?: number;
}

/** How twenty buyers pay: with troubles in the world, some of them are the gateway's. */
const methods = { pm_times_out: 1, pm_answers_late: 1, pm_webhooks_duplicated: 2, pm_declines: 2 } as const;
const declining = "pm_declines";
const troubled = Object.entries(methods).flatMap(([method, share]) => Array.from({ length: share }, () => method));
const cycle = 20;

export const arrive = (site: Site, n: number, { faults }: { faults: number }): Buyer => ({
  n,
  client: site.buyer(n),
  method: (faults > 0 ? troubled[n % cycle] : undefined) ?? "pm_succeeds",
  refusals: 0,
});

export const isDeclined = ({ method }: Buyer): boolean => method === declining;

export type Answer = { word: "taken" } | { word: "refused"; span: Span } | { word: "unanswered"; reason: string };

/** Asks for a unit. Without an answer, the next try is the same call: same key, same order. */
export async function buy(buyer: Buyer): Promise<Answer> {
  const { n, client, method: paymentMethod, refusals } = buyer;
  const fromMs = (buyer.sinceMs ??= nowMs());
  try {
    const { id } = await client.order.place(
      { lines: [{ sku, quantity: 1 }], paymentMethod },
      { idempotencyKey: `buyer-${n}-${refusals}` },
    );
    buyer.orderId = id;
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    if (error.reason !== "inventory.out_of_stock") return { word: "unanswered", reason: error.reason };
    buyer.refusals++;
  }
  delete buyer.sinceMs;
  return buyer.orderId ? { word: "taken" } : { word: "refused", span: { fromMs, toMs: nowMs() } };
}

/** Whose card was declined gives the unit back; `false` as long as they do not know. */
export async function giveBack({ client, orderId = "ord_" }: Buyer): Promise<boolean> {
  const { items } = await client.payment.list({ orderId });
  if (items.at(-1)?.status !== "failed") return false;
  await client.order.cancel({ id: orderId, reason: "card declined" });
  return true;
}
