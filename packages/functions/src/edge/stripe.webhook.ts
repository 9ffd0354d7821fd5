/** Stripe's webhooks, read without Stripe's SDK: the API takes them, and most of its calls have nothing to do with money. */
import { Payment } from "@waybill/core/payment";
import { labels } from "./stripe.intent.ts";

/** The parts of https://docs.stripe.com/api/events/object that are looked at; the object is an intent, or is about one. */
interface Event {
  id?: string;
  type?: string;
  data?: {
    object?: {
      id?: string;
      object?: string;
      payment_intent?: string | { id: string } | null;
      metadata?: Record<string, string> | null;
    };
  };
}

export function readStripeWebhook({ body, headers }: Payment.Webhook, secret: string): Payment.Notice {
  Payment.Signature.verify(secret, { body, header: headers["stripe-signature"] });
  const { id, type, data } = Payment.Signature.parse(body) as Event;
  if (id === undefined || type === undefined) throw new Payment.WebhookRefused("The webhook is no event");
  const { object, payment_intent: about, metadata, ...told } = data?.object ?? {};
  const intentId = object === "payment_intent" ? told.id : typeof about === "string" ? about : about?.id;
  const orderId = metadata?.[labels.order];
  return {
    id,
    type,
    ...(intentId === undefined ? {} : { intentId }),
    ...(orderId === undefined ? {} : { orderId }),
  };
}
