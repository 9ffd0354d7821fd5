import { setTimeout as sleep } from "node:timers/promises";
import type { Clock, Random, Timers } from "./runtime.ts";

export const systemClock: Clock = { now: () => Date.now() };
export const systemTimers: Timers = { sleep: (ms) => sleep(ms) };
export const systemRandom: Random = {
  next: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
};
