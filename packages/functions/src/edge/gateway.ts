/** Which gateway a stage is paid through: `WAYBILL_GATEWAY`, set by the infrastructure. */
import { Payment } from "@waybill/core/payment";
import { later } from "./later.ts";
import { resource } from "./resource.ts";
import type { StripeCalls } from "./stripe.ts";
import { readStripeWebhook } from "./stripe.webhook.ts";

const secret = (name: string): string => resource(name, ["value"]).value;

export const gateways: Record<string, () => Payment.Gateway> = {
  sandbox: () => Payment.sandbox,
  stripe() {
    const calls = later<StripeCalls>(async () => {
      const { stripeGateway } = await import("./stripe.ts");
      return stripeGateway({ apiKey: secret("StripeSecretKey") });
    });
    return {
      provider: "stripe",
      create: calls.create,
      confirm: calls.confirm,
      retrieve: calls.retrieve,
      find: calls.find,
      capture: calls.capture,
      cancel: calls.cancel,
      refund: calls.refund,
      refundsOf: calls.refundsOf,
      list: calls.list,
      readWebhook: async (webhook) => readStripeWebhook(webhook, secret("StripeWebhookSecret")),
      ping: calls.ping,
    };
  },
};

export function chosenGateway(name = process.env["WAYBILL_GATEWAY"] ?? "sandbox"): Payment.Gateway {
  const make = Object.hasOwn(gateways, name) ? gateways[name] : undefined;
  if (!make) throw new Error(`WAYBILL_GATEWAY should be ${Object.keys(gateways).join(" or ")}, not ${name}`);
  return make();
}
