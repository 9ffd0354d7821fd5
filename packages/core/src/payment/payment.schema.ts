import type { Id } from "../id/id.ts";

/** One attempt to be paid. `processing` lasts until the gateway has said what became of it. */
export interface Attempt {
  orderId: Id.Of<"order">;
  /** Counts the order's attempts, from 1. */
  number: number;
  id: Id.Of<"payment">;
  status: "created" | "processing" | "captured" | "failed";
  intentId?: string;
  amount: number;
  captured: number;
  currency: string;
  method: string;
  failureCode?: string;
  createdAt: Date;
  /** After this the intent is cancelled at the gateway. */
  deadline: Date;
}
