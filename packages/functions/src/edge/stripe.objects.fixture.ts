/**
 * For tests: Stripe's objects as API version 2026-10-28 documents them. Whole, so that the compiler holds each field to the
 * types that Stripe makes of its OpenAPI description (v2596).
 */
import type { Stripe } from "stripe";

export interface MadeIntent {
  id: string;
  amount: number;
  currency: string;
  capture_method: "automatic" | "manual";
  payment_method: string | null;
  metadata: Record<string, string>;
  created: number;
}

export const anIntent = (made: MadeIntent): Stripe.PaymentIntent => ({
  object: "payment_intent",
  allowed_payment_method_types: null,
  amount_capturable: 0,
  amount_details: { tip: {} },
  amount_received: 0,
  application: null,
  application_fee_amount: null,
  automatic_payment_methods: { enabled: true, allow_redirects: "never" },
  canceled_at: null,
  cancellation_reason: null,
  client_secret: `${made.id}_secret_YrKJUKribcBjcG8HVhfZluoGH`,
  confirmation_method: "automatic",
  customer: null,
  customer_account: null,
  description: null,
  excluded_payment_method_types: null,
  last_payment_error: null,
  latest_charge: null,
  livemode: false,
  managed_payments: null,
  next_action: null,
  on_behalf_of: null,
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ["card"],
  payment_record: null,
  processing: null,
  receipt_email: null,
  review: null,
  setup_future_usage: null,
  shipping: null,
  source: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: made.payment_method === null ? "requires_payment_method" : "requires_confirmation",
  transfer_data: null,
  transfer_group: null,
  ...made,
});

/** Of what may be expanded. */
export const idOf = (one: string | { id: string } | null): string => (typeof one === "string" ? one : (one?.id ?? ""));

/** Seven days, as cards give: https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
const authorizationSeconds = 7 * 24 * 3600;

export const aCharge = (intent: Stripe.PaymentIntent, created: number): Stripe.Charge => ({
  id: intent.id.replace("pi_", "ch_"),
  object: "charge",
  amount: intent.amount,
  amount_captured: 0,
  amount_refunded: 0,
  application: null,
  application_fee: null,
  application_fee_amount: null,
  balance_transaction: null,
  billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
  calculated_statement_descriptor: null,
  captured: false,
  created,
  currency: intent.currency,
  customer: null,
  description: null,
  disputed: false,
  failure_balance_transaction: null,
  failure_code: null,
  failure_message: null,
  fraud_details: {},
  livemode: false,
  metadata: intent.metadata,
  on_behalf_of: null,
  outcome: null,
  paid: true,
  payment_intent: intent.id,
  payment_method: idOf(intent.payment_method),
  payment_method_details: { type: "card", card: cardOf(created + authorizationSeconds) },
  receipt_email: null,
  receipt_number: null,
  receipt_url: null,
  refunded: false,
  review: null,
  shipping: null,
  source: null,
  source_transfer: null,
  statement_descriptor: null,
  statement_descriptor_suffix: null,
  status: "succeeded",
  transfer_data: null,
  transfer_group: null,
});

const cardOf = (capture_before: number): Stripe.Charge.PaymentMethodDetails.Card => ({
  amount_authorized: null,
  authorization_code: null,
  brand: "visa",
  capture_before,
  checks: null,
  country: "US",
  electronic_commerce_indicator: null,
  exp_month: 8,
  exp_year: 2030,
  funding: "credit",
  installments: null,
  last4: "4242",
  mandate: null,
  network: "visa",
  network_transaction_id: null,
  regulated_status: null,
  three_d_secure: null,
  transaction_link_id: null,
  wallet: null,
});

export const aRefund = (
  made: Pick<Stripe.Refund, "id" | "amount" | "currency" | "created" | "metadata" | "charge" | "payment_intent">,
): Stripe.Refund => ({
  object: "refund",
  balance_transaction: null,
  customer: null,
  customer_account: null,
  payment_method: null,
  reason: null,
  receipt_number: null,
  source_transfer_reversal: null,
  status: "succeeded",
  transfer_reversal: null,
  ...made,
});
