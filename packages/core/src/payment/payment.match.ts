/**
 * The gateway's books against ours, both ways, for a stretch of time: what it has and we do not, and what we have and it
 * does not. A difference is asked about first, which resolves whatever was only late; what is left is told and changes
 * nothing: somebody has to look.
 */
import { Deadline } from "../deadline/deadline.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import type { Intent } from "./payment.gateway.ts";
import { bringUpToDate } from "./payment.notified.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";

export interface Difference {
  kind: "no_order" | "no_payment" | "captured" | "refunded" | "no_intent";
  orderId: string;
  intentId: string;
  /** Minor units: what the gateway has, and what we have. */
  theirs: number;
  ours: number;
}

/** Looks at every intent made in [from, to), and at every payment of the orders made in it. */
export async function matchBooks(from: Date, to: Date): Promise<Difference[]> {
  const seen = new Set<string>();
  const found: Difference[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await Runtime.use().gateway.list({ from, to, cursor });
    for (const intent of page.intents) {
      if (!Deadline.allows()) return tell(found, "no time is left");
      seen.add(intent.id);
      found.push(...(await safely(intent, () => theirs(intent))));
    }
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  for await (const order of Order.madeIn(from, to)) {
    if (!Deadline.allows()) return tell(found, "no time is left");
    if (order.attempts > 0) found.push(...(await ours(order.id, seen)));
  }
  return tell(found);
}

/** One that can't be asked about does not hide the others: it is told of, and matched tomorrow. */
const safely = (intent: Intent, run: () => Promise<Difference[]>): Promise<Difference[]> =>
  run().catch((error: unknown) => {
    Metric.count("PaymentDrift");
    Log.error("a payment could not be matched", error, { intentId: intent.id });
    return [];
  });

/** What was not matched is told of as loudly as a difference. */
function tell(found: Difference[], unfinished?: string): Difference[] {
  Metric.count("PaymentDrift", found.length + (unfinished === undefined ? 0 : 1));
  if (unfinished !== undefined)
    Log.error("the gateway's books were not matched to their end", undefined, { unfinished });
  for (const difference of found) Log.error("the gateway's books differ", undefined, { ...difference });
  return found;
}

/** Of an intent that is not about an order, nothing is said: the account may serve others. */
async function theirs(intent: Intent): Promise<Difference[]> {
  const { orderId, id: intentId, captured } = intent;
  if (orderId === undefined) return [];
  const about = { orderId, intentId, theirs: captured, ours: 0 };
  if (!(await Order.find(orderId))) return captured > 0 ? [{ kind: "no_order", ...about }] : [];
  const attempt = await attemptOf(orderId, intent);
  if (!attempt) return captured > 0 ? [{ kind: "no_payment", ...about }] : [];
  if (differences(attempt, intent).length === 0) return [];
  await bringUpToDate(attempt, true, intentId);
  const [now, then] = await Promise.all([attemptOf(orderId, intent), Runtime.use().gateway.retrieve(intentId)]);
  return now ? differences(now, then) : [{ kind: "no_payment", ...about }];
}

async function attemptOf(orderId: string, { id, paymentId }: Intent): Promise<Attempt | undefined> {
  const attempts = await repo.ofOrder(orderId);
  return attempts.find((one) => one.intentId === id || (one.intentId === undefined && one.id === paymentId));
}

function differences(attempt: Attempt, intent: Intent): Difference[] {
  const { orderId, captured, refundable } = attempt;
  const about = { orderId, intentId: intent.id };
  // What is under way counts as gone on both sides.
  const gone = captured - refundable;
  return [
    ...(captured === intent.captured
      ? []
      : [{ kind: "captured" as const, ...about, theirs: intent.captured, ours: captured }]),
    ...(gone === intent.refunded ? [] : [{ kind: "refunded" as const, ...about, theirs: intent.refunded, ours: gone }]),
  ];
}

/** Money that we believe to have, at an intent that the gateway did not list. */
async function ours(orderId: string, seen: ReadonlySet<string>): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const { intentId, captured } of await repo.ofOrder(orderId)) {
    if (intentId === undefined || captured === 0 || seen.has(intentId)) continue;
    const intent = await Runtime.use()
      .gateway.retrieve(intentId)
      .catch(() => null);
    if (intent?.captured !== captured)
      found.push({ kind: "no_intent", orderId, intentId, theirs: intent?.captured ?? 0, ours: captured });
  }
  return found;
}

const dayMs = 24 * 3_600_000;

/** Every night: the last two days, so that what was under way at the turn of one is looked at again. */
export const matchLately = (): Promise<Difference[]> => {
  const to = Runtime.now();
  return matchBooks(new Date(to.getTime() - 2 * dayMs), to);
};
