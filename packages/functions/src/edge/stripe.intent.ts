/** Stripe's PaymentIntents and refunds in the words of the port; of API version 2026-10-28. */
import { Payment } from "@waybill/core/payment";
import type { Stripe } from "stripe";

/** Metadata under which we find our own again. */
export const labels = { order: "order_id", payment: "payment_id", refund: "refund_id" } as const;

const statuses: Partial<Record<Stripe.PaymentIntent.Status, Payment.Intent["status"]>> = {
  // It is made with a method, so one is asked for again only when the first was refused.
  requires_payment_method: "declined",
  requires_confirmation: "requires_confirmation",
  requires_action: "requires_action",
  processing: "processing",
  requires_capture: "authorized",
  succeeded: "succeeded",
  canceled: "canceled",
};

/** `latest_charge` has to be expanded for what was refunded and how long an authorization lasts. */
export function intentOf(intent: Stripe.PaymentIntent): Payment.Intent {
  // A status that is new to us decides nothing: it is asked about again.
  const status = statuses[intent.status] ?? "processing";
  const { [labels.order]: orderId, [labels.payment]: paymentId } = intent.metadata;
  const charge = typeof intent.latest_charge === "object" ? intent.latest_charge : null;
  const captureBefore = charge?.payment_method_details?.card?.capture_before;
  const { client_secret: clientSecret, next_action: action, last_payment_error: refusal } = intent;
  const redirectUrl = action?.redirect_to_url?.url;
  return {
    id: intent.id,
    status,
    amount: intent.amount,
    currency: intent.currency.toUpperCase(),
    captured: intent.amount_received,
    refunded: Math.max(0, (charge?.amount_refunded ?? 0) - releasedOf(intent)),
    createdAt: dateOf(intent.created),
    ...(orderId === undefined ? {} : { orderId }),
    ...(paymentId === undefined ? {} : { paymentId }),
    ...(status === "declined" ? { declineCode: refusal?.decline_code ?? refusal?.code ?? "declined" } : {}),
    ...(status === "authorized" && captureBefore ? { authorizedUntil: dateOf(captureBefore) } : {}),
    ...(status === "requires_action" && clientSecret ? { clientSecret } : {}),
    ...(status === "requires_action" && redirectUrl ? { redirectUrl } : {}),
  };
}

/** What was authorized and not captured is let go, which Stripe counts as refunded, by a refund that it makes itself. */
const releasedOf = ({ amount, amount_received }: Stripe.PaymentIntent): number => amount - amount_received;

/** Refunds by which money came back: with `payment_intent` expanded, for how much of it was let go and never taken. */
export function withoutRelease(refunds: readonly Stripe.Refund[]): Stripe.Refund[] {
  const intent = refunds[0]?.payment_intent;
  const released = intent && typeof intent === "object" ? releasedOf(intent) : 0;
  // The last one is the first: they are listed newest first.
  const at = refunds.findLastIndex(
    ({ amount, metadata }) => released > 0 && amount === released && metadata?.[labels.refund] === undefined,
  );
  return refunds.filter((_, i) => i !== at);
}

const dateOf = (seconds: number): Date => new Date(seconds * 1000);

/** `requires_action`: the customer has to say where the money may go, which some methods ask. */
const refundStatuses: Record<string, Payment.GatewayRefund["status"]> = {
  pending: "pending",
  requires_action: "pending",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "failed",
};

export function refundOf({ id, status, amount, metadata, failure_reason }: Stripe.Refund): Payment.GatewayRefund {
  const refundId = metadata?.[labels.refund];
  return {
    id,
    status: refundStatuses[status ?? "pending"] ?? "pending",
    amount,
    ...(refundId === undefined ? {} : { refundId }),
    ...(failure_reason === undefined ? {} : { failureCode: failure_reason }),
  };
}
