import type { Id } from "../id/id.ts";

/** The events that a customer is written to about. */
export const kinds = ["order.confirmed", "order.cancelled", "order.expired"] as const;
export type Kind = (typeof kinds)[number];

/** `suppressed`: there was no address to write to. `failed`: given up after a day. */
export const statuses = ["pending", "sent", "suppressed", "failed"] as const;

/** One mail that is owed. Whom to, and what it says, is looked up when it is sent: no address and no text is kept. */
export interface Stored {
  eventId: Id.Of<"event">;
  kind: Kind;
  orderId: Id.Of<"order">;
  status: (typeof statuses)[number];
  /** Begun so far; with `dueAt`, what tells one lease from the next. */
  attempts: number;
  correlationId?: string;
  createdAt: Date;
  /** While pending: when the next attempt may begin, be it because the lease is over or the pause. */
  dueAt?: Date;
}
