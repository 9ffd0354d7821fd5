/** How long each dependency is waited for, and how often it is asked. The sums stand in limits.test.ts. */
import { Retry } from "@waybill/core/retry";
import { Table } from "@waybill/core/table";

const aws: Retry.Limits = { connectMs: 500, requestMs: 1_500, attempts: 3 };

export const limits = {
  table: Table.limits,
  topic: aws,
  queues: aws,
  directory: aws,
  /** Asked once: a code that was right is not right a second time. Cognito takes its time over passwords. */
  identity: { connectMs: 500, requestMs: 4_000, attempts: 1 },
  /** Asked once: SES knows no key, and a repetition of what it has taken would be a second mail. */
  mail: { connectMs: 500, requestMs: 4_000, attempts: 1 },
  /** aws-jwt-verify repeats a lost request once, at once. */
  keys: { connectMs: 500, requestMs: 1_500, attempts: 2 },
} satisfies Record<string, Retry.Limits>;

/** One call of the gateway. What it did not answer by then is unknown, and asked for again later, never at once. */
export const gatewayMs = 5_000;

/** Stripe, a little less: it ends its own request then, instead of leaving it behind. */
export const stripeMs = 4_500;

/** One call of the mailer, whoever is behind it. */
export const mailMs = 5_000;

/** One thing that is asked of whoever keeps the accounts; a sign-in may take two of them. */
export const identityMs = 5_000;

/** One check of readiness; all of them run at the same time. */
export const checkMs = 2_000;
