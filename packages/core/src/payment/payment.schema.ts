import * as z from "zod";
import { Id } from "../id/id.ts";
import { Money } from "../money/money.ts";

/**
 * `capturing` and `voiding` are unknown until the gateway answers. The first five are alive: an order has one of them at
 * most. Money was taken only by `captured`.
 */
export const Status = z.enum([
  "created",
  "processing",
  "requires_action",
  "authorized",
  "capturing",
  "captured",
  "voiding",
  "voided",
  "failed",
  "expired",
]);
export type Status = z.output<typeof Status>;

/** One attempt to be paid. Amounts are minor units. */
export interface Attempt {
  orderId: Id.Of<"order">;
  /** Counts the order's attempts, from 1. */
  number: number;
  id: Id.Of<"payment">;
  status: Status;
  /** Which gateway has it. */
  provider: string;
  capture: "automatic" | "manual";
  intentId?: string;
  amount: number;
  currency: string;
  method: string;
  /** So much is asked for by a capture that is under way. */
  capturing?: number;
  captureAskedAt?: Date;
  captured: number;
  /** captured = refundable + refunded + what is being refunded. */
  refundable: number;
  refunded: number;
  /** The gateway took another amount or currency than was asked for; `captured` is what it took, in this currency. */
  mismatch?: string;
  failureCode?: string;
  createdAt: Date;
  /** After this the intent is cancelled at the gateway. */
  deadline: Date;
  authorizedUntil?: Date;
  /** When to look again at a payment that its order does not wait for. */
  due?: Date;
}

export const Info = z
  .object({
    id: Id.schema("payment"),
    orderId: Id.schema("order"),
    status: Status,
    amount: Money.Info,
    captured: Money.Info,
    refunded: Money.Info,
    refundable: Money.Info.meta({ description: "What can still be refunded: captured, and not on its way back." }),
    capture: z.enum(["automatic", "manual"]),
    paymentMethod: z.string(),
    failureCode: z.string().optional().meta({ description: "Why it failed, in the gateway's word: `card_declined`." }),
    clientSecret: z.string().optional().meta({
      description:
        "While the customer has something to do (`requires_action`): what the gateway's own library asks for.",
    }),
    redirectUrl: z.string().optional().meta({ description: "Where the customer does it, if the gateway says." }),
    authorizedUntil: z.date().optional().meta({ description: "Of an authorized payment: capture it before." }),
    createdAt: z.date(),
  })
  .meta({ id: "Payment", description: "One attempt to be paid for an order." });
export type Info = z.output<typeof Info>;

export const List = z
  .object({ items: z.array(Info) })
  .meta({ id: "Payments", description: "The payments of an order." });

export const RefundStatus = z.enum(["pending", "succeeded", "failed"]);

/** Money on its way back, or back. The amount is minor units. */
export interface StoredRefund {
  orderId: Id.Of<"order">;
  id: Id.Of<"refund">;
  paymentNumber: number;
  status: z.output<typeof RefundStatus>;
  amount: number;
  currency: string;
  reason: string;
  /** Why: lines were cancelled (or the order), units came back, money came too late, or somebody said so. */
  kind: "cancellation" | "return" | "late" | "refund";
  /** Units of each line whose price it gives back: `[index, quantity]`. */
  lines?: (readonly [number, number])[];
  gatewayId?: string;
  failureCode?: string;
  createdAt: Date;
  due?: Date;
}

export const Refund = z
  .object({
    id: Id.schema("refund"),
    orderId: Id.schema("order"),
    paymentId: Id.schema("payment"),
    status: RefundStatus,
    amount: Money.Info,
    reason: z.string(),
    failureCode: z.string().optional(),
    createdAt: z.date(),
  })
  .meta({ id: "Refund", description: "Money that goes back to the customer." });
export type Refund = z.output<typeof Refund>;

export const Ledger = z
  .object({
    orderId: Id.schema("order"),
    total: Money.Info.meta({ description: "What the order costs now." }),
    captured: Money.Info,
    refunded: Money.Info,
    pending: Money.Info.meta({ description: "On its way back." }),
    net: Money.Info.meta({ description: "captured − refunded: what the order is paid with." }),
    payments: z.array(Info),
    refunds: z.array(Refund),
  })
  .meta({ id: "PaymentLedger", description: "All the money of an order." });
export type Ledger = z.output<typeof Ledger>;

export function infoOf(attempt: Attempt): Info {
  const { id, orderId, status, currency, capture, method, failureCode, authorizedUntil, createdAt } = attempt;
  const money = (amount: number) => ({ amount, currency: attempt.mismatch ?? currency });
  return {
    id,
    orderId,
    status,
    amount: { amount: attempt.amount, currency },
    captured: money(attempt.captured),
    refunded: money(attempt.refunded),
    refundable: money(attempt.refundable),
    capture,
    paymentMethod: method,
    ...(failureCode === undefined ? {} : { failureCode }),
    ...(authorizedUntil === undefined || status !== "authorized" ? {} : { authorizedUntil }),
    createdAt,
  };
}

export const refundInfoOf = (refund: StoredRefund, attempts: readonly Attempt[]): Refund => {
  const { id, orderId, status, amount, currency, reason, failureCode, createdAt, paymentNumber } = refund;
  const payment = attempts.find(({ number }) => number === paymentNumber);
  if (!payment) throw new Error(`Refund ${id} is of no payment`);
  return {
    id,
    orderId,
    paymentId: payment.id,
    status,
    amount: { amount, currency },
    reason,
    ...(failureCode === undefined ? {} : { failureCode }),
    createdAt,
  };
};
