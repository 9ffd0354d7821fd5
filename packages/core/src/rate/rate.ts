/** How often somebody may call: token buckets in the table, from which each process takes a few tokens at a time. */
export * as Rate from "./rate.ts";

import * as z from "zod";
import { Failure } from "../error/error.ts";
import { Metric } from "../metric/metric.ts";
import { spendOf } from "./rate.bucket.ts";

export { refund, reset } from "./rate.bucket.ts";

export const Limited = Failure.define({
  reason: "rate.limited",
  kind: "too_many",
  message: "Too many calls. Wait a moment.",
  help: "Wait `details.retryAfterSeconds` and call again; the client does so by itself up to a minute. A batch counts as as many calls as are in it. Where it is about passwords or codes, each further try lengthens nothing: only waiting helps.",
  details: z.object({ retryAfterSeconds: z.int().min(1) }),
});

export interface Limit {
  /** What is counted, such as `calls` or `sign-in`. */
  name: string;
  /** Tokens of a full bucket. */
  burst: number;
  perSecond: number;
  /** Every token is taken from the table itself: for what is rare and must be exact. */
  exact?: boolean;
}

/** Takes a token for `who`, or throws `rate.limited`. */
export async function spend(limit: Limit, who: string): Promise<void> {
  const waitMs = await spendOf(limit, who);
  if (waitMs === 0) return;
  Metric.count("CallsLimited");
  throw Limited({ retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}
