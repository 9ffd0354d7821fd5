/** For tests: what Stripe keeps and does about intents and refunds, so far as it is asked here. */
import type { Stripe } from "stripe";
import { aCharge, anIntent, aRefund, idOf } from "./stripe.objects.fixture.ts";

/** A refusal with Stripe's envelope: https://docs.stripe.com/api/errors */
export class Refusal extends Error {
  readonly status: number;
  readonly error: Record<string, unknown>;

  constructor(status: number, error: { type: string; message: string; [more: string]: unknown }) {
    super(error.message);
    this.status = status;
    this.error = error;
  }
}

const invalid = (code: string, message: string, more: object = {}) =>
  new Refusal(400, { type: "invalid_request_error", code, message, ...more });

/** By Stripe's own test methods: https://docs.stripe.com/testing */
const declines: Record<string, { code: "card_declined" | "expired_card"; decline_code: string }> = {
  pm_card_chargeDeclined: { code: "card_declined", decline_code: "generic_decline" },
  pm_card_chargeDeclinedInsufficientFunds: { code: "card_declined", decline_code: "insufficient_funds" },
  pm_card_chargeDeclinedExpiredCard: { code: "expired_card", decline_code: "expired_card" },
};
const asksForAction = new Set(["pm_card_authenticationRequired"]);

export interface Parameters {
  amount?: string;
  amount_to_capture?: string;
  currency?: string;
  payment_method?: string;
  capture_method?: "automatic" | "manual";
  payment_intent?: string;
  metadata?: Record<string, string>;
  created?: { gte?: string; lt?: string };
  expand?: Record<string, string>;
  limit?: string;
  starting_after?: string;
  query?: string;
}

export function books(nowSeconds: () => number) {
  const intents = new Map<string, Stripe.PaymentIntent>();
  const refunds: Stripe.Refund[] = [];
  let count = 0;
  const id = (kind: string) => `${kind}_3${String(++count).padStart(23, "0")}`;

  function known(intentId: string): Stripe.PaymentIntent {
    const intent = intents.get(intentId);
    if (intent) return intent;
    const message = `No such payment_intent: '${intentId}'`;
    throw new Refusal(404, { type: "invalid_request_error", code: "resource_missing", param: "intent", message });
  }
  const chargeOf = ({ latest_charge }: Stripe.PaymentIntent): Stripe.Charge | null =>
    typeof latest_charge === "object" ? latest_charge : null;

  function unexpected(intent: Stripe.PaymentIntent, asked: string): Refusal {
    const message = `This PaymentIntent could not be ${asked} because it has a status of ${intent.status}.`;
    return invalid("payment_intent_unexpected_state", message, { payment_intent: collapsed(intent) });
  }

  function take(intent: Stripe.PaymentIntent, amount: number): void {
    const charge = chargeOf(intent) ?? aCharge(intent, nowSeconds());
    Object.assign(charge, { captured: true, amount_captured: amount });
    // What is not captured is let go, and stands in the books as a refund that Stripe makes itself.
    const rest = charge.amount - amount;
    if (rest > 0) {
      charge.amount_refunded += rest;
      const of = { charge: charge.id, payment_intent: intent.id, currency: intent.currency, metadata: {} };
      refunds.unshift(aRefund({ id: id("re"), amount: rest, created: nowSeconds(), ...of }));
    }
    const settled = {
      status: "succeeded",
      amount_received: amount,
      amount_capturable: 0,
      latest_charge: charge,
    } as const;
    Object.assign(intent, settled, { next_action: null });
  }

  function approve(intent: Stripe.PaymentIntent): void {
    if (intent.capture_method === "automatic") return take(intent, intent.amount);
    const latest_charge = aCharge(intent, nowSeconds());
    Object.assign(intent, { status: "requires_capture", amount_capturable: intent.amount, latest_charge });
  }

  return {
    intents,
    refunds,
    create({ amount = "", currency = "", metadata = {}, ...more }: Parameters): Stripe.PaymentIntent {
      if (!/^\d{1,8}$/.test(amount)) throw invalid("parameter_invalid_integer", "Invalid integer", { param: "amount" });
      if (Number(amount) < 30) throw invalid("amount_too_small", "Amount must convert to at least 30 pence");
      const { payment_method = null, capture_method = "automatic" } = more;
      const made = { id: id("pi"), amount: Number(amount), currency, payment_method, capture_method, metadata };
      const intent = anIntent({ ...made, created: nowSeconds() });
      intents.set(intent.id, intent);
      return intent;
    },
    retrieve: known,
    confirm(intentId: string): Stripe.PaymentIntent {
      const intent = known(intentId);
      const method = idOf(intent.payment_method);
      if (intent.status !== "requires_confirmation") throw unexpected(intent, "confirmed");
      const decline = declines[method];
      if (decline) {
        const error = { type: "card_error" as const, message: "Your card was declined.", ...decline };
        Object.assign(intent, { status: "requires_payment_method", payment_method: null, last_payment_error: error });
        throw new Refusal(402, { ...error, payment_intent: collapsed(intent) });
      }
      if (asksForAction.has(method)) {
        const next_action: Stripe.PaymentIntent.NextAction = { type: "use_stripe_sdk", use_stripe_sdk: {} };
        return Object.assign(intent, { status: "requires_action", next_action });
      }
      approve(intent);
      return intent;
    },
    /** The customer has done what the bank asked. */
    complete: (intentId: string) => approve(known(intentId)),
    capture(intentId: string, { amount_to_capture }: Parameters): Stripe.PaymentIntent {
      const intent = known(intentId);
      if (intent.status !== "requires_capture") throw unexpected(intent, "captured");
      const amount = Number(amount_to_capture ?? intent.amount_capturable);
      if (amount > intent.amount_capturable) throw invalid("amount_too_large", "More than is authorized");
      take(intent, amount);
      return intent;
    },
    cancel(intentId: string): Stripe.PaymentIntent {
      const intent = known(intentId);
      if (intent.status === "succeeded" || intent.status === "canceled") throw unexpected(intent, "canceled");
      return Object.assign(intent, { status: "canceled", canceled_at: nowSeconds(), amount_capturable: 0 });
    },
    refund({ payment_intent = "", amount, metadata = {} }: Parameters): Stripe.Refund {
      const intent = known(payment_intent);
      const charge = chargeOf(intent);
      if (!charge?.captured) throw invalid("charge_not_captured", "There is nothing to refund");
      const left = charge.amount - charge.amount_refunded;
      const asked = Number(amount ?? left);
      if (left === 0) throw invalid("charge_already_refunded", `Charge ${charge.id} has already been refunded.`);
      if (asked > left) throw invalid("amount_too_large", `Refund amount is greater than unrefunded amount on charge`);
      charge.amount_refunded += asked;
      const { currency } = intent;
      const of = { charge: charge.id, payment_intent, currency, metadata };
      const refund = aRefund({ id: id("re"), amount: asked, created: nowSeconds(), ...of });
      if (charge.payment_method === "pm_card_pendingRefund") refund.status = "pending";
      refunds.unshift(refund);
      return refund;
    },
    /** What the customer's bank does with a refund. */
    refundFails(refund: Stripe.Refund): void {
      Object.assign(refund, { status: "failed", failure_reason: "lost_or_stolen_card" });
      const charge = chargeOf(known(idOf(refund.payment_intent)));
      if (charge) charge.amount_refunded -= refund.amount;
    },
    list: ({ created }: Parameters): Stripe.PaymentIntent[] =>
      [...intents.values()]
        .toReversed()
        .filter(
          (intent) => intent.created >= Number(created?.gte ?? 0) && intent.created < Number(created?.lt ?? Infinity),
        ),
    search({ query = "" }: Parameters): Stripe.PaymentIntent[] {
      const [, name = "", value] = /^metadata\["(\w+)"\]:"([\w-]+)"$/.exec(query) ?? [];
      if (value === undefined) throw invalid("parameter_invalid", `The query is not understood: ${query}`);
      return [...intents.values()].filter(({ metadata }) => metadata[name] === value);
    },
  };
}

/** Objects that nobody asked for are ids: https://docs.stripe.com/api/expanding_objects */
export const collapsed = (intent: Stripe.PaymentIntent): Stripe.PaymentIntent => ({
  ...intent,
  latest_charge: typeof intent.latest_charge === "object" ? (intent.latest_charge?.id ?? null) : intent.latest_charge,
});
