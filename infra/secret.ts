import { current } from "./current.ts";

/** Signs list cursors. Set once a stage: `npx sst secret set CursorSecret "$(openssl rand -hex 32)" --stage NAME`. */
export const cursorSecret = new sst.Secret("CursorSecret");
/**
 * Digests API keys and addresses, and seals what callers carry. Set once a stage like the other; to change it, put the new
 * one before the old one and a comma, and drop the old one when the last key made under it has expired.
 */
export const identitySecret = new sst.Secret("IdentitySecret");

/** A stage that is paid by the sandbox has no use for them, and deploys without. */
const ofStripe = (name: string) => (current.gateway === "stripe" ? new sst.Secret(name) : new sst.Secret(name, "none"));

/** Asks Stripe; `sk_test_…`, or `sk_live_…` where the money is real, or better a restricted key: docs/payments.md. */
export const stripeSecretKey = ofStripe("StripeSecretKey");
/** Signs what Stripe tells; `whsec_…`, of the endpoint that is this stage's. */
export const stripeWebhookSecret = ofStripe("StripeWebhookSecret");
