/** What Stripe's refusals and silences mean: https://docs.stripe.com/error-low-level */
import { Payment } from "@waybill/core/payment";
import { Stripe } from "stripe";

const { StripeError } = Stripe.errors;

/** Turned away at the door, before an endpoint began: too many requests, no right key. */
const atTheDoor = new Set([401, 403, 429]);

/** In the port's words. Without Stripe's own sentence, which may quote what it was asked, and without its headers. */
export function translate(error: unknown): unknown {
  if (!(error instanceof StripeError)) return error;
  const { statusCode, code, rawType, type } = error;
  const cause = new Error(`Stripe: ${[type, statusCode, code, error.requestId].filter(Boolean).join(" ")}`);
  // No status is no answer. 409: another call with this key is at work. The key came with something else before, by another
  // release of ours: what that one did is not known here.
  const isSilent = statusCode === undefined || statusCode === 409 || statusCode >= 500;
  if (isSilent || rawType === "idempotency_error")
    return new Payment.GatewayUnknown("Stripe did not say what happened", { cause });
  if (atTheDoor.has(statusCode) || code === "rate_limit")
    return new Payment.GatewayNotAsked("Stripe turned the request away", { cause });
  return new Payment.GatewayRefused(code ?? rawType ?? type, "Stripe refused the request", { cause });
}

/** The intent that a refusal tells of: a declined card leaves it alive, and says so with it. */
export function declinedIn(error: unknown): Stripe.PaymentIntent | undefined {
  return error instanceof StripeError && error.statusCode === 402 ? error.payment_intent : undefined;
}

/** The intent is past what was asked of it: it is already confirmed, captured or cancelled. */
export const isTooLate = (error: unknown): boolean =>
  error instanceof StripeError && error.code === "payment_intent_unexpected_state";
