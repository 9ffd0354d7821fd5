/**
 * Asks the gateway about a payment that its order does not wait for any more, and makes true here what it says: an
 * authorization that ends, a capture or a void that is under way, money that came too late.
 */
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { cancel, isFirst, keyNow } from "./payment.ask.ts";
import { GatewayRefused, type Intent } from "./payment.gateway.ts";
import { backToAuthorized, captured, lapsed, late, voided } from "./payment.end.ts";
import { againInSeconds, assertUnanswered, keyOf, logged } from "./payment.log.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";
import { dueOf } from "./payment.settle.ts";

const triesMax = 6;

/** Safe to be told twice, and of any payment; of one that never heard of its intent, with that. */
export async function look(orderId: string, number: number, found?: string): Promise<void> {
  for (let tries = 0; tries < triesMax; tries++) {
    const [order, attempt] = await Promise.all([Order.find(orderId), repo.get(orderId, number)]);
    const intentId = attempt?.intentId ?? found;
    if (!order || !attempt || intentId === undefined) return;
    try {
      if (await step(order, attempt, intentId)) return;
    } catch (error) {
      assertUnanswered(error, attempt);
      await rearm(attempt, later(attempt));
      return;
    }
  }
}

/** `null`: nothing more is to be asked. */
const rearm = (attempt: Attempt, due: Date | null) =>
  repo.moveAlone(attempt, [attempt.status], attempt.status, { due });

const later = ({ captureAskedAt, createdAt }: Attempt): Date =>
  Runtime.inSeconds(againInSeconds({ createdAt: captureAskedAt ?? createdAt }));

/** For whoever could not even look: it makes room for others that are due. */
export const postpone = (attempt: Attempt): Promise<boolean> => rearm(attempt, later(attempt));

/** False when somebody else moved the order first. */
async function step(order: Order.Stored, attempt: Attempt, intentId: string): Promise<boolean> {
  switch (attempt.status) {
    case "authorized":
      return authorization(order, attempt, await retrieve(attempt, intentId));
    case "capturing":
      return capturing(order, attempt, intentId);
    case "voiding":
      return voiding(order, attempt, await cancel(attempt, intentId));
    case "voided":
    case "failed":
    case "expired": {
      const intent = await retrieve(attempt, intentId);
      // Alive although it was called dead: it is not let come to life.
      const last = isAlive(intent) ? await cancel(attempt, intentId) : intent;
      if (last.captured > 0) return late(order, attempt, last);
      if (attempt.due) await (isAlive(last) ? rearm(attempt, later(attempt)) : rearm(attempt, null));
      return true;
    }
    default:
      if (attempt.due) await rearm(attempt, null);
      return true;
  }
}

const isAlive = ({ status }: Intent): boolean => status !== "succeeded" && status !== "canceled";

const retrieve = (attempt: Attempt, intentId: string): Promise<Intent> =>
  logged("retrieve", attempt, () => Runtime.use().gateway.retrieve(intentId));

async function authorization(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<boolean> {
  if (intent.status === "succeeded") return captured(order, attempt, intent);
  if (intent.status === "canceled") return lapsed(order, attempt);
  if (isLost(intent)) return giveUp(order, attempt, intent);
  const { authorizedUntil = Runtime.now() } = attempt;
  if (Runtime.now() < dueOf(authorizedUntil)) return true;
  // Its time is over by our clock: it is ended at the gateway, which knows whether somebody captured it just now.
  if (authorizedUntil <= Runtime.now()) return giveUp(order, attempt, intent);
  await rearm(attempt, authorizedUntil);
  return true;
}

async function capturing(order: Order.Stored, attempt: Attempt, intentId: string): Promise<boolean> {
  const since = attempt.captureAskedAt ?? attempt.createdAt;
  // Asked before and not answered: it may have been carried out, whatever its key says for ever.
  const known = isFirst(since) ? null : await retrieve(attempt, intentId);
  const intent = !known || known.status === "authorized" ? await capture(attempt, intentId, since) : known;
  if (intent.status === "succeeded") return captured(order, attempt, intent);
  if (intent.status === "canceled") return lapsed(order, attempt);
  if (intent.status === "authorized") return backToAuthorized(attempt);
  if (isLost(intent)) return giveUp(order, attempt, intent);
  await rearm(attempt, later(attempt));
  return true;
}

/** It was authorized, and is not any more: what the gateway holds for it can't be captured. */
const isLost = ({ status }: Intent): boolean =>
  status === "declined" || status === "requires_action" || status === "requires_confirmation";

/** Ended at the gateway before it is here, so that nobody can pay what nobody waits for. */
async function giveUp(order: Order.Stored, attempt: Attempt, { id }: Intent): Promise<boolean> {
  const ended = await cancel(attempt, id);
  if (ended.status === "succeeded") return captured(order, attempt, ended);
  if (ended.status === "canceled") return lapsed(order, attempt);
  await rearm(attempt, later(attempt));
  return true;
}

/** Sent again under its key; what the gateway refuses is looked at as it is. */
async function capture(attempt: Attempt, intentId: string, since: Date): Promise<Intent> {
  const amount = attempt.capturing ?? attempt.amount;
  const key = keyNow(`${keyOf(attempt, "capture")}:${since.getTime()}`, since);
  const request = { key, intentId, amount };
  try {
    return await logged("capture", attempt, () => Runtime.use().gateway.capture(request));
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error;
    return retrieve(attempt, intentId);
  }
}

async function voiding(order: Order.Stored, attempt: Attempt, intent: Intent): Promise<boolean> {
  if (intent.status === "canceled") return voided(order, attempt);
  if (intent.captured > 0) return late(order, attempt, intent);
  await rearm(attempt, later(attempt));
  return true;
}
