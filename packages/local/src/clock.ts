/**
 * Time as a value, so that no test sleeps.
 *
 * ```ts
 * const clock = manualClock(Date.parse("2026-01-01T00:00:00Z"));
 * clock.after(1_000, () => console.log("a second has passed"));
 * clock.advance(1_000);
 * ```
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `run` once, `ms` milliseconds of this clock from now. Returns what cancels it. */
  after(ms: number, run: () => void): () => void;
}

export interface ManualClock extends Clock {
  /** Moves time forward and runs, in order, every timer that became due on the way. */
  advance(ms: number): void;
}

/** setTimeout keeps its delay in 32 bits: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args */
const timerDelayMsMax = 2 ** 31 - 1;

/** The machine's own clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(ms, 0), timerDelayMsMax)).unref();
    return () => clearTimeout(timer);
  },
};

/** A clock which stands still until a test moves it. `startMs` is in milliseconds since the Unix epoch. */
export function manualClock(startMs: number): ManualClock {
  let nowMs = startMs;
  let timers: { dueMs: number; run: () => void }[] = [];
  return {
    now: () => nowMs,
    after(ms, run) {
      const timer = { dueMs: nowMs + Math.max(ms, 0), run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const next = timers.filter((timer) => timer.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
        if (!next) break;
        timers = timers.filter((timer) => timer !== next);
        nowMs = next.dueMs;
        next.run();
      }
      nowMs = endMs;
    },
  };
}
