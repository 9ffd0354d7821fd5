/** An intent in the sandbox's ledger, and what happens to it. Nothing here knows where the ledger is kept. */
import { createHash } from "node:crypto";
import { PaymentMethod } from "../payment-method/payment-method.ts";
import { type GatewayRefund, GatewayRefused, type Intent } from "./payment.gateway.ts";

export interface Entry extends State {
  id: string;
  orderId: string;
  paymentId: string;
  amount: number;
  currency: string;
  method: string;
  capture: "automatic" | "manual";
  captures: number;
  next?: { at: string; answer: "approves" | "declines" };
  calls: Readonly<Record<string, Told>>;
  lost: readonly string[];
  events: readonly Happening[];
  createdAt: string;
  revision: number;
}

/** What an answer is made of: kept as it was under the key of the call. */
export interface State {
  status: Intent["status"];
  declineCode?: string;
  authorizedUntil?: string;
  captured: number;
  refunded: number;
  refunds: readonly Refund[];
}
export interface Told {
  /** Digest of what was asked. */
  asked: string;
  /** Absent where the answer was a 500. */
  state?: State;
}
export interface Refund {
  id: string;
  refundId: string;
  amount: number;
  status: GatewayRefund["status"];
  failureCode?: string;
  next?: { at: string; status: "succeeded" | "failed"; failureCode?: string };
}
export interface Happening {
  id: string;
  type: string;
  at: string;
}

export const authorizedForSeconds = 7 * 24 * 3600;

export const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 24);

export const behaviourOf = ({ method }: Pick<Entry, "method">): PaymentMethod.Behaviour =>
  PaymentMethod.sandbox[method] ?? PaymentMethod.unknown;

export const stateOf = ({ status, declineCode, authorizedUntil, captured, refunded, refunds }: State): State => ({
  status,
  captured,
  refunded,
  refunds,
  ...(declineCode === undefined ? {} : { declineCode }),
  ...(authorizedUntil === undefined ? {} : { authorizedUntil }),
});

export const intentOf = (entry: Entry): Intent => ({
  id: entry.id,
  orderId: entry.orderId,
  paymentId: entry.paymentId,
  status: entry.status,
  amount: entry.amount,
  currency: entry.currency,
  captured: entry.captured,
  refunded: entry.refunded,
  createdAt: new Date(entry.createdAt),
  ...(entry.declineCode === undefined ? {} : { declineCode: entry.declineCode }),
  ...(entry.authorizedUntil === undefined ? {} : { authorizedUntil: new Date(entry.authorizedUntil) }),
  ...(entry.status === "requires_action" ? { clientSecret: `${entry.id}_secret_${digest(entry.id)}` } : {}),
});

export function refundOf(entry: Refund): GatewayRefund {
  const { next: _, ...refund } = entry;
  return refund;
}

const seconds = (at: Date, count: number): string => new Date(at.getTime() + count * 1000).toISOString();

const eventId = ({ id, revision, events }: Entry): string => `evt_${digest([id, revision, events.length])}`;

const tell = (entry: Entry, type: string, at: Date): Entry => ({
  ...entry,
  events: [...entry.events, { id: eventId(entry), type, at: at.toISOString() }],
});

const eventOf: Record<Intent["status"], string> = {
  requires_confirmation: "payment_intent.created",
  requires_action: "payment_intent.requires_action",
  processing: "payment_intent.processing",
  authorized: "payment_intent.amount_capturable_updated",
  succeeded: "payment_intent.succeeded",
  declined: "payment_intent.payment_failed",
  canceled: "payment_intent.canceled",
};

/** To another status, of which a webhook tells; what belonged to the one before is gone. */
function move(entry: Entry, at: Date, to: Partial<Entry> & Pick<Entry, "status">): Entry {
  const { next: _, declineCode: __, authorizedUntil: ___, ...rest } = entry;
  return tell({ ...rest, ...to }, eventOf[to.status], at);
}

const take = (entry: Entry, at: Date, amount: number): Entry =>
  move(entry, at, { status: "succeeded", captures: entry.captures + 1, captured: amount });

function answer(entry: Entry, at: Date, answered: "approves" | "declines"): Entry {
  const { declineCode = "card_declined" } = behaviourOf(entry);
  if (answered === "declines") return move(entry, at, { status: "declined", declineCode });
  if (entry.capture === "automatic") return take(entry, at, entry.amount);
  return move(entry, at, { status: "authorized", authorizedUntil: seconds(at, authorizedForSeconds) });
}

export const opened = (entry: Entry, at: Date): Entry => tell(entry, eventOf.requires_confirmation, at);

export function confirmed(entry: Entry, at: Date): Entry {
  if (entry.status !== "requires_confirmation") return entry;
  const { confirm, later } = behaviourOf(entry);
  if (confirm === "needs_action") return move(entry, at, { status: "requires_action" });
  if (confirm !== "processes") return answer(entry, at, confirm);
  const next = later && { at: seconds(at, PaymentMethod.lateBySeconds), answer: later };
  return move(entry, at, { status: "processing", ...(next ? { next } : {}) });
}

export function completed(entry: Entry, at: Date): Entry {
  if (entry.status !== "requires_action") return entry;
  return answer(entry, at, behaviourOf(entry).later ?? "approves");
}

export function captured(entry: Entry, at: Date, amount: number): Entry {
  if (entry.status !== "authorized")
    throw new GatewayRefused("payment_intent_unexpected_state", `${entry.id} is ${entry.status}: nothing to capture`);
  if (!(amount > 0 && amount <= entry.amount))
    throw new GatewayRefused("amount_too_large", `${entry.id} has ${entry.amount} to capture, not ${amount}`);
  return take(entry, at, amount);
}

export function canceled(entry: Entry, at: Date): Entry {
  if (entry.status === "succeeded" || entry.status === "canceled") return entry;
  const isTooLate = entry.status === "processing" && behaviourOf(entry).cancelsTooLate;
  const next = { at: seconds(at, PaymentMethod.lateBySeconds), answer: "approves" } as const;
  return move(entry, at, { status: "canceled", ...(isTooLate ? { next } : {}) });
}

const sum = (refunds: readonly Refund[]): number =>
  refunds.reduce((total, { status, amount }) => total + (status === "failed" ? 0 : amount), 0);

export function refunding(entry: Entry, at: Date, refund: Pick<Refund, "id" | "refundId" | "amount">): Entry {
  const left = entry.captured - entry.refunded;
  if (!(refund.amount > 0 && refund.amount <= left))
    throw new GatewayRefused("charge_already_refunded", `${entry.id} has ${left} left to refund, not ${refund.amount}`);
  const { now = "succeeded", later, failureCode } = behaviourOf(entry).refund ?? {};
  const failure = later === "failed" && failureCode !== undefined ? { failureCode } : {};
  const next = later && { at: seconds(at, PaymentMethod.lateBySeconds), status: later, ...failure };
  const refunds = [...entry.refunds, { ...refund, status: now, ...(next ? { next } : {}) }];
  return tell({ ...entry, refunds, refunded: sum(refunds) }, "refund.created", at);
}

/** The entry as time has made it. */
export function elapsed(entry: Entry, now: Date): Entry {
  const isDue = (at: string | undefined): at is string => at !== undefined && Date.parse(at) <= now.getTime();
  let grown = entry;
  if (grown.next && isDue(grown.next.at)) grown = answer(grown, new Date(grown.next.at), grown.next.answer);
  if (isDue(grown.authorizedUntil)) grown = move(grown, new Date(grown.authorizedUntil), { status: "canceled" });
  for (const refund of grown.refunds) {
    if (!refund.next || !isDue(refund.next.at)) continue;
    const { at, ...end } = refund.next;
    const { next: _, ...rest } = refund;
    const refunds = grown.refunds.map((one) => (one === refund ? { ...rest, ...end } : one));
    const type = end.status === "failed" ? "refund.failed" : "refund.updated";
    grown = tell({ ...grown, refunds, refunded: sum(refunds) }, type, new Date(at));
  }
  return grown;
}

/** When there is something to do about it: a webhook to hand over, or what time brings. */
export function dueAt({ events, next, authorizedUntil, refunds }: Entry): string | undefined {
  const times = [events[0]?.at, next?.at, authorizedUntil, ...refunds.map((refund) => refund.next?.at)];
  return times.filter((time) => time !== undefined).toSorted()[0];
}
