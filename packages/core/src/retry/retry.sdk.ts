/** How every client of the AWS SDK waits and tries again. */
import { AsyncLocalStorage } from "node:async_hooks";
import { Deadline } from "../deadline/deadline.ts";
import { Runtime } from "../runtime/runtime.ts";
import { type Budget, budget as newBudget } from "./retry.budget.ts";

export interface Limits {
  connectMs: number;
  /** Until the answer begins, connecting included. */
  requestMs: number;
  /** The first one included. */
  attempts: number;
}

/** For pauses inside of the SDK, in milliseconds. */
export const pauses = { baseMs: 100, capMs: 400 };

const single = new AsyncLocalStorage<true>();

/** Inside of `run` the SDK tries once: whoever calls this does the repeating, and layers must not multiply. */
export const alone = <T>(run: () => T): T => single.run(true, run);

/** Settings for a client: `new SNSClient({ ...Retry.sdk(limits), region })`. */
export const sdk = ({ connectMs, requestMs, attempts }: Limits, budget: Budget = newBudget()) => ({
  maxAttempts: attempts,
  retryStrategy: strategy(attempts, budget),
  requestHandler: { connectionTimeout: connectMs, requestTimeout: requestMs, throwOnRequestTimeout: true },
});

interface Token {
  getRetryCount(): number;
  getRetryCost(): number;
  getRetryDelay(): number;
}

const token = (count: number, delayMs: number): Token => ({
  getRetryCount: () => count,
  getRetryCost: () => 1,
  getRetryDelay: () => delayMs,
});

/** The SDK asks before the first attempt and before each further one; a refusal makes it throw what went wrong last. */
export function strategy(attempts: number, budget: Budget) {
  return {
    async acquireInitialRetryToken(): Promise<Token> {
      Deadline.assertTime();
      budget.earn();
      return token(0, 0);
    },
    async refreshRetryTokenForRetry(last: Token, { errorType }: { errorType: string }): Promise<Token> {
      const nth = last.getRetryCount() + 1;
      if (errorType === "CLIENT_ERROR" || nth >= attempts || single.getStore()) throw new Error("not tried again");
      const { baseMs, capMs } = pauses;
      const delayMs = Runtime.systemRandom.next() * Math.min(capMs, baseMs * 2 ** (nth - 1));
      if (!Deadline.allows(delayMs) || !budget.take()) throw new Error("no time, or nothing left, to try again");
      return token(nth, delayMs);
    },
    recordSuccess(): void {},
  };
}
