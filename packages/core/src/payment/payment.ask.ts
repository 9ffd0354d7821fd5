/** The conversation with the gateway about one attempt. The same keys every time, so that it does each step once. */
import { Id } from "../id/id.ts";
import { Runtime } from "../runtime/runtime.ts";
import { GatewayNotAsked, GatewayRefused, type Intent } from "./payment.gateway.ts";
import { keyOf, logged } from "./payment.log.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";

const open = new Set<Intent["status"]>(["requires_confirmation", "requires_action", "processing"]);

/** The gateway made no intent, as the request is wrong in itself: there is none, and none will be. */
export class NeverMade extends Error {
  readonly code: string;

  constructor({ code, message }: GatewayRefused) {
    super(message);
    this.code = code;
  }
}

const hourMs = 3_600_000;
/** No intent is asked for longer than this: gateways forget keys after 24 hours. */
const rememberedMs = 23 * hourMs;
const ageMs = (since: Date): number => Runtime.now().getTime() - since.getTime();

/** Longer than a request may be on its way, and than two clocks may differ. */
const arrivedMs = 5 * 60_000;

/**
 * The key of something that was looked up and is not carried out. Under one key it is done once, but a key may answer the
 * same 500 for a day, and is forgotten after it: each hour has another one. Before the first use of it there is a pause in
 * which nothing is sent, and whatever was sent under the last one has arrived and is found when it is looked up.
 */
export function keyNow(key: string, since: Date): string {
  const hours = Math.floor(ageMs(since) / hourMs);
  if (hours === 0) return key;
  if (ageMs(since) % hourMs < arrivedMs) throw new GatewayNotAsked("Its key has just changed");
  return `${key}:${hours}`;
}

/** Asked a moment ago: nobody can have forgotten the answer yet. */
export const isFirst = (since: Date): boolean => ageMs(since) < 1_000;

/**
 * What became of the attempt, after the next step with the gateway. `declined` and `canceled` are final: the intent is
 * dead there. `null`: the gateway never had one and gets none any more.
 */
export async function ask(attempt: Attempt, { isUnwanted }: { isUnwanted: boolean }): Promise<Intent | null> {
  const intent = await known(attempt);
  if (!intent) return null;
  if (!attempt.intentId && !(await isNoted(attempt, intent.id))) return cancel(attempt, intent.id);
  const isOver = attempt.deadline <= Runtime.now();
  if (isUnwanted ? open.has(intent.status) || intent.status === "authorized" : isOver && open.has(intent.status))
    return cancel(attempt, intent.id);
  if (intent.status === "declined") return bury(attempt, intent);
  if (intent.status !== "requires_confirmation") return intent;
  const confirmed = await confirm(attempt, intent);
  return confirmed.status === "declined" ? bury(attempt, confirmed) : confirmed;
}

/** False when the attempt has been called dead meanwhile: its intent must not come to life. */
async function isNoted(attempt: Attempt, intentId: string): Promise<boolean> {
  if (await repo.moveAlone(attempt, ["created"], "processing", { intentId })) return true;
  const now = await repo.get(attempt.orderId, attempt.number);
  return now?.intentId === intentId;
}

async function known(attempt: Attempt): Promise<Intent | null> {
  const { gateway } = Runtime.use();
  const { orderId, id: paymentId, intentId, createdAt, deadline, amount, currency, method, capture } = attempt;
  if (intentId) return logged("retrieve", attempt, () => gateway.retrieve(intentId));
  if (deadline <= Runtime.now() || ageMs(createdAt) >= rememberedMs) {
    const since = new Date(createdAt.getTime() - arrivedMs);
    return logged("find", attempt, () => gateway.find({ orderId, paymentId, since }));
  }
  const key = keyOf(attempt, "create");
  const request = { key, orderId, paymentId, amount, currency, method, capture };
  return logged("create", attempt, () => gateway.create(request)).catch((error: unknown) => {
    throw error instanceof GatewayRefused ? new NeverMade(error) : error;
  });
}

async function confirm(attempt: Attempt, { id: intentId }: Intent): Promise<Intent> {
  const key = keyOf(attempt, "confirm");
  try {
    return await logged("confirm", attempt, () => Runtime.use().gateway.confirm({ key, intentId }));
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error;
    const canceled = await cancel(attempt, intentId);
    return canceled.status === "canceled" ? { ...canceled, status: "declined", declineCode: error.code } : canceled;
  }
}

/** A declined intent could still be paid by whoever has its secret: it is cancelled before another attempt may begin. */
async function bury(attempt: Attempt, declined: Intent): Promise<Intent> {
  const { id, declineCode } = declined;
  const canceled = await cancel(attempt, id);
  if (canceled.status !== "canceled") return canceled;
  return { ...canceled, status: "declined", ...(declineCode === undefined ? {} : { declineCode }) };
}

/** Needs no key that lasts: cancelling twice is cancelling once, and the answer that counts is the one of now. */
export function cancel(attempt: Attempt, intentId: string): Promise<Intent> {
  const key = `${keyOf(attempt, "cancel")}:${Id.unique()}`;
  return logged("cancel", attempt, () => Runtime.use().gateway.cancel({ key, intentId }));
}
