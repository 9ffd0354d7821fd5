/** The states of an order and the steps between them. Every step is fenced by status and version. */
import * as z from "zod";

export const Status = z.enum([
  "reserving",
  "rejected",
  "pending_payment",
  "payment_processing",
  "confirmed",
  "fulfilled",
  "completed",
  "cancelled",
  "expired",
  "on_hold",
]);
export type Status = z.output<typeof Status>;

export const transitions: Record<Status, readonly Status[]> = {
  // A long order while its stock is being held, chunk by chunk. Only the owner of its key ever sees it.
  reserving: ["pending_payment", "rejected"],
  rejected: [],
  // Stock is held until `expiresAt`. Straight to confirmed only where there is nothing to pay.
  pending_payment: ["payment_processing", "confirmed", "cancelled", "expired"],
  // Only the gateway's answer moves it from here: time alone never decides money.
  payment_processing: ["confirmed", "pending_payment", "cancelled", "on_hold"],
  confirmed: ["fulfilled"],
  fulfilled: ["completed"],
  completed: [],
  cancelled: [],
  expired: [],
  on_hold: [],
};

export const canMove = (from: Status, to: Status): boolean => transitions[from].includes(to);

export const isFinal = (status: Status): boolean => transitions[status].length === 0;
