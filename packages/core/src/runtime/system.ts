import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Random, Timers } from "./runtime.ts";

export const systemClock: Clock = { now: () => Date.now() };
export const systemTimers: Timers = {
  sleep: (ms) => sleep(ms),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Drawn from the system's generator a page at a time: an id takes sixteen numbers, and a call into it is dear. */
const page = new Uint32Array(256);
let used = page.length;

export const systemRandom: Random = {
  next() {
    if (used === page.length) {
      crypto.getRandomValues(page);
      used = 0;
    }
    return (page[used++] ?? 0) / 2 ** 32;
  },
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
