/** When the work under way has to be over: a function's time-out, handed down to whatever might try again. */
export * as Deadline from "./deadline.ts";

import { AsyncLocalStorage } from "node:async_hooks";
import { Failure } from "../error/error.ts";
import { Runtime } from "../runtime/runtime.ts";

/** With less than this left nothing new is begun, and no single request to AWS may take longer: so what was begun ends in time. */
export const attemptMs = 1_500;
/** What is left of an invocation for its own answer, after something in it took too long. */
const answerMs = 500;

const storage = new AsyncLocalStorage<() => number>();

/** Milliseconds; without a deadline there is no end of time. */
export const remainingMs = (): number => storage.getStore()?.() ?? Infinity;

/** Inside of another deadline, the nearer one counts. */
export function provide<T>(remaining: () => number, run: () => T): T {
  const outer = storage.getStore();
  return storage.run(outer ? () => Math.min(outer(), remaining()) : remaining, run);
}

/** A deadline so many milliseconds from now. */
export function within<T>(ms: number, run: () => T): T {
  const { clock } = Runtime.use();
  const end = clock.now() + ms;
  return provide(() => end - clock.now(), run);
}

/** Whether there is time for one more attempt, after a pause where one is due. */
export const allows = (pauseMs = 0): boolean => remainingMs() - pauseMs >= attemptMs;

/** To be called before each attempt: what is not begun has not happened, and the caller may be told to come again. */
export function assertTime(options: { pauseMs?: number; cause?: unknown } = {}): void {
  if (!allows(options.pauseMs)) throw Failure.Unavailable(undefined, { cause: options.cause });
}

/** Waits so long for an answer, or as long as there is time; then throws what `late` makes. What was begun runs on. */
export async function race<T>(ms: number, run: () => Promise<T>, late: () => Error): Promise<T> {
  assertTime();
  const { timers } = Runtime.use();
  const waited = Promise.withResolvers<never>();
  const cancel = timers.after(Math.min(ms, remainingMs() - answerMs), () => waited.reject(late()));
  try {
    return await Promise.race([run(), waited.promise]);
  } finally {
    cancel();
  }
}
