import type { WaybillError } from "./error.ts";

/** How failed calls are repeated. */
export interface RetryOptions {
  /** How many times a call is sent at most, the first time included. @default 4 */
  attempts?: number;
  /** The first pause in milliseconds; each further one may be twice as long. @default 100 */
  baseMs?: number;
  /** The longest pause in milliseconds, unless the server asks for a longer one. @default 5_000 */
  capMs?: number;
  /** For tests: waits. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** For tests: a number from 0 up to 1. */
  random?: () => number;
}

/** A server that asks for more patience than this is answered by giving up. */
const retryAfterMaxMs = 60_000;

const statuses = new Set([429, 502, 503, 504]);
const reasons = new Set(["network.failed", "network.timeout", "idempotency.in_progress", "conflict.busy"]);

/** Resolved settings with the decisions that follow from them. */
export class RetryPolicy {
  readonly attempts: number;
  readonly sleep: NonNullable<RetryOptions["sleep"]>;
  readonly #baseMs: number;
  readonly #capMs: number;
  readonly #random: () => number;

  constructor(options: RetryOptions | false | undefined) {
    const { attempts = 4, baseMs = 100, capMs = 5_000, sleep = pause, random = Math.random } = options || {};
    this.attempts = options === false ? 1 : Math.max(1, attempts);
    this.sleep = sleep;
    this.#baseMs = baseMs;
    this.#capMs = capMs;
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt, or `undefined` when there should be none. */
  delayMs(error: WaybillError, retryAfterMs: number | undefined): number | undefined {
    if (error.attempts >= this.attempts || !retryable(error)) return undefined;
    if (retryAfterMs !== undefined && retryAfterMs > retryAfterMaxMs) return undefined;
    const ceiling = Math.min(this.#capMs, this.#baseMs * 2 ** (error.attempts - 1));
    // Half is fixed and half is chance, so that callers who failed together do not come back together.
    const backoff = ceiling / 2 + (ceiling / 2) * this.#random();
    return Math.max(backoff, retryAfterMs ?? 0);
  }
}

/** Safe to send again: queries change nothing, and mutations carry an idempotency key. */
function retryable(error: WaybillError): boolean {
  return reasons.has(error.reason) || (error.status !== undefined && statuses.has(error.status));
}

/** Waits; ends early when the signal is aborted. */
function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
    if (signal?.aborted) done();
  });
}
