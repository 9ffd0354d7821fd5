/** What a program that forked this server may ask it: what was sold until now, and which faults stood in the way. */
import type { Runtime } from "@waybill/core/runtime";
import { type FaultCounts, injectFaults } from "./faults.ts";

export interface Counts extends FaultCounts {
  /** Payments that were captured. */
  sold: number;
}

/** The word that asks; the answer is `{ counts }`. */
export const question = "counts";

export function countsOf(runtime: Runtime.Info, share: number): () => Counts {
  const { metrics } = runtime;
  let sold = 0;
  runtime.metrics = {
    add(name, value, dimension) {
      if (name === "PaymentsCaptured") sold += value;
      metrics.add(name, value, dimension);
    },
  };
  const faults = share > 0 ? injectFaults(runtime, share) : undefined;
  return () => ({ sold, ...(faults?.counts() ?? { conflicts: 0, lost: 0, throttled: 0 }) });
}

export function answerCounts(runtime: Runtime.Info, share: number): void {
  const counts = countsOf(runtime, share);
  process.on("message", (message) => {
    if (message === question) process.send?.({ counts: counts() });
  });
}
