/** Trying again, in one place: after a pause of chance length, while there is time, and only while most calls go well. */
export * as Retry from "./retry.ts";

import { Deadline } from "../deadline/deadline.ts";
import { Failure } from "../error/error.ts";
import { Runtime } from "../runtime/runtime.ts";
import { type Budget, budgetOf } from "./retry.budget.ts";

export { type Budget, budget, spend } from "./retry.budget.ts";
export { alone, type Limits, pauses, sdk } from "./retry.sdk.ts";

export interface Pauses {
  /** The longest that the first pause may be, in milliseconds; each further one may be twice as long. */
  baseMs: number;
  capMs: number;
}

/** Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
export const pauseMs = (nth: number, { baseMs, capMs }: Pauses): number =>
  Runtime.use().random.next() * Math.min(capMs, baseMs * 2 ** (nth - 1));

/**
 * Waits before the n-th repetition; throws `internal.unavailable` instead when there is no time for it. A repetition that
 * is asked of a dependency in trouble also needs a token of its budget.
 */
export async function pause(nth: number, pauses: Pauses, { budget, cause }: { budget?: Budget; cause?: unknown } = {}) {
  const ms = pauseMs(nth, pauses);
  Deadline.assertTime({ pauseMs: ms, cause });
  if (budget && !budget.take()) throw Failure.Unavailable(undefined, { cause });
  await Runtime.use().timers.sleep(ms);
}

/** What the table of this runtime has left. */
export const tableBudget = (): Budget => budgetOf(Runtime.use().dynamo);
