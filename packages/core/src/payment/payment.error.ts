import * as z from "zod";
import { Failure } from "../error/error.ts";
import { Id } from "../id/id.ts";
import { Status } from "./payment.schema.ts";

export const NotFound = Failure.define({
  reason: "payment.not_found",
  kind: "not_found",
  message: "The order has no such payment.",
  help: "`payment.list` lists the payments of an order. Somebody else's looks absent, too.",
});
export const Declined = Failure.define({
  reason: "payment.declined",
  kind: "unprocessable",
  message: "The payment was declined.",
  help: "`details.code` is the gateway's word for it. No money was taken. Ask the customer for another payment method and call `payment.start` again, under a new idempotency key.",
  details: z.object({
    code: z.string(),
    paymentId: Id.schema("payment"),
    attemptsLeft: z.int().meta({ description: "How often the order can still be tried; 0 when it was cancelled." }),
  }),
});
export const Unknown = Failure.define({
  reason: "payment.unknown",
  kind: "unavailable",
  message: "The payment gateway has not said what became of it.",
  help: "Money may or may not have moved. It is found out by itself; calling again under the same idempotency key asks again and never does it twice. Do not use a new key.",
});
export const InProgress = Failure.define({
  reason: "payment.in_progress",
  kind: "conflict",
  message: "A payment of this order is under way.",
  help: "Read it with `payment.list`. A second one can begin only when the first is known to have come to nothing.",
});
export const InvalidTransition = Failure.define({
  reason: "payment.invalid_transition",
  kind: "conflict",
  message: "The payment's state does not allow this step.",
  help: "Only an authorized payment can be captured or voided, and only a captured one refunded. Read the payment again.",
  details: z.object({ from: Status.or(z.literal("none")), step: z.enum(["start", "capture", "void", "refund"]) }),
});
export const AmountExceeded = Failure.define({
  reason: "payment.amount_exceeded",
  kind: "unprocessable",
  message: "That is more than there is.",
  help: "`details.available` is what can still be captured or refunded, in minor units. Nothing was changed.",
  details: z.object({ requested: z.int(), available: z.int() }),
});
