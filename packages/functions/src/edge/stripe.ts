/** Payments by Stripe: PaymentIntents, made and confirmed apart. The only file that asks Stripe anything. */
import { Payment } from "@waybill/core/payment";
import { Stripe } from "stripe";
import { stripeMs } from "./limits.ts";
import { declinedIn, isTooLate, translate } from "./stripe.error.ts";
import { intentOf, labels, refundOf, withoutRelease } from "./stripe.intent.ts";

export interface StripeOptions {
  apiKey: string;
  /** Where Stripe is, when it is not at its own address. */
  url?: string;
  timeoutMs?: number;
}

/** Asked once: whether and when a call is repeated is decided above, under the same key. */
export function stripeClient({ apiKey, url, timeoutMs = stripeMs }: StripeOptions): Stripe {
  const { protocol, hostname, port } = new URL(url ?? "https://api.stripe.com");
  return new Stripe(apiKey, {
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    protocol: protocol === "http:" ? "http" : "https",
    host: hostname,
    ...(port ? { port } : {}),
  });
}

export type StripeCalls = Omit<Payment.Gateway, "provider" | "readWebhook">;

/**
 * Counted by Stripe in other units than ISO 4217's: in hundredths where that has none, in ones where it has hundredths, and
 * three decimals of which the last must be 0. https://docs.stripe.com/currencies
 */
const otherwiseCounted = new Set("ISK UGX MGA BHD JOD KWD OMR TND IQD LYD CLF UYW".split(" "));

const pageSize = 100;
const expand = ["latest_charge"];
const idempotent = (key: string) => ({ idempotencyKey: key });

export function stripeGateway(options: StripeOptions): StripeCalls {
  const { paymentIntents, refunds } = stripeClient(options);

  const retrieve = async (intentId: string): Promise<Payment.Intent> =>
    intentOf(await told(paymentIntents.retrieve(intentId, { expand })));

  /** A decline is an answer. */
  async function answered(asked: Promise<Stripe.PaymentIntent>): Promise<Payment.Intent> {
    try {
      return intentOf(await asked);
    } catch (error) {
      const declined = declinedIn(error);
      if (declined) return intentOf(declined);
      throw translate(error);
    }
  }

  /** As the intent is, where it is past what was asked. */
  const unlessTooLate = async (intentId: string, asked: Promise<Stripe.PaymentIntent>): Promise<Payment.Intent> =>
    answered(
      asked.catch((error: unknown) => {
        if (isTooLate(error)) return paymentIntents.retrieve(intentId, { expand });
        throw error;
      }),
    );

  return {
    create: async ({ key, amount, currency, method, orderId, paymentId, capture }) => {
      if (otherwiseCounted.has(currency))
        throw new Payment.GatewayRefused("currency_not_supported", `Stripe counts ${currency} in other units`);
      const request: Stripe.PaymentIntentCreateParams = {
        amount,
        currency: currency.toLowerCase(),
        payment_method: method,
        capture_method: capture,
        // Whoever confirms is a server: nobody is there to be sent to another page.
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
        metadata: { [labels.order]: orderId, [labels.payment]: paymentId },
      };
      return answered(paymentIntents.create(request, idempotent(key)));
    },
    confirm: ({ key, intentId }) =>
      unlessTooLate(intentId, paymentIntents.confirm(intentId, { expand }, idempotent(key))),
    retrieve,
    /** Found by search, which is up to a minute behind; until then the call is repeated under its key. */
    async find({ paymentId }) {
      const query = `metadata["${labels.payment}"]:"${paymentId}"`;
      const { data } = await told(paymentIntents.search({ query, limit: 1, expand: ["data.latest_charge"] }));
      return data[0] ? intentOf(data[0]) : null;
    },
    capture: ({ key, intentId, amount }) =>
      answered(paymentIntents.capture(intentId, { amount_to_capture: amount, expand }, idempotent(key))),
    cancel: ({ key, intentId }) =>
      unlessTooLate(intentId, paymentIntents.cancel(intentId, { expand }, idempotent(key))),
    async refund({ key, intentId, amount, refundId }) {
      const request = { payment_intent: intentId, amount, metadata: { [labels.refund]: refundId } };
      return refundOf(await told(refunds.create(request, idempotent(key))));
    },
    async refundsOf(intentId) {
      const all: Stripe.Refund[] = [];
      const expanded = ["data.payment_intent"];
      for (let more: { starting_after?: string } | undefined = {}; more;) {
        const asked = { payment_intent: intentId, limit: pageSize, expand: expanded, ...more };
        const page: Stripe.ApiList<Stripe.Refund> = await told(refunds.list(asked));
        all.push(...page.data);
        more = page.has_more ? startAfter(page.data.at(-1)?.id) : undefined;
      }
      return withoutRelease(all).map(refundOf);
    },
    async list({ from, to, cursor }) {
      const created = { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
      const more = { limit: pageSize, expand: ["data.latest_charge"], ...startAfter(cursor) };
      const { data, has_more } = await told(paymentIntents.list({ created, ...more }));
      const last = data.at(-1)?.id;
      return { intents: data.map(intentOf), ...(has_more && last !== undefined ? { cursor: last } : {}) };
    },
    async ping() {
      await told(paymentIntents.list({ limit: 1 }));
    },
  };
}

const startAfter = (id: string | undefined) => (id === undefined ? {} : { starting_after: id });

const told = <A>(asked: Promise<A>): Promise<A> =>
  asked.catch((error: unknown) => {
    throw translate(error);
  });
