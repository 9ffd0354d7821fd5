/** What a program that forked this server may ask it: what was sold until now, which faults stood in the way, and when units moved. */
import type { Runtime } from "@waybill/core/runtime";
import { type FaultCounts, injectFaults } from "./faults.ts";
import { type Handovers, watchHandovers } from "./handovers.ts";

export interface Counts extends FaultCounts {
  /** Payments that were captured. */
  sold: number;
}

/** What can be asked for; each answer comes under its own word. */
export interface Answers {
  counts: Counts;
  /** Since this was asked for the first time. */
  handovers: Handovers;
}
export type Question = keyof Answers;

export function answersOf(runtime: Runtime.Info, share: number): { [Q in Question]: () => Answers[Q] } {
  const { metrics } = runtime;
  let sold = 0;
  runtime.metrics = {
    add(name, value, dimension) {
      if (name === "PaymentsCaptured") sold += value;
      metrics.add(name, value, dimension);
    },
  };
  const faults = share > 0 ? injectFaults(runtime, share) : undefined;
  let handovers: (() => Handovers) | undefined;
  return {
    counts: () => ({ sold, ...(faults?.counts() ?? { conflicts: 0, lost: 0, throttled: 0 }) }),
    handovers: () => (handovers ??= watchHandovers(runtime))(),
  };
}

export function answerQuestions(runtime: Runtime.Info, share: number): void {
  const answers = answersOf(runtime, share);
  process.on("message", (question: Question) => process.send?.({ [question]: answers[question]() }));
}
