import type { Id } from "../id/id.ts";

/** The events that somebody is written to about: those of an order, and those of an account. */
export const orderKinds = ["order.confirmed", "order.cancelled", "order.expired"] as const;
export const accountKinds = ["user.sign_up_repeated"] as const;
export const kinds = [...orderKinds, ...accountKinds] as const;
export type OrderKind = (typeof orderKinds)[number];
export type AccountKind = (typeof accountKinds)[number];

/** What a mail is about, by which it is known whom it is for. */
export type About = { kind: OrderKind; orderId: Id.Of<"order"> } | { kind: AccountKind; userId: Id.Of<"user"> };

/** `suppressed`: there was no address to write to. `failed`: given up after a day. */
export const statuses = ["pending", "sent", "suppressed", "failed"] as const;

/** One mail that is owed. Whom to, and what it says, is looked up when it is sent: no address and no text is kept. */
export type Stored = About & {
  eventId: Id.Of<"event">;
  status: (typeof statuses)[number];
  /** Begun so far; with `dueAt`, what tells one lease from the next. */
  attempts: number;
  correlationId?: string;
  createdAt: Date;
  /** While pending: when the next attempt may begin, be it because the lease is over or the pause. */
  dueAt?: Date;
};
