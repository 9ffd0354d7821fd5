/**
 * Circuit breakers: a dependency that fails too often is left alone for a while. While a circuit is open nothing is asked,
 * and the caller is told so by the port's own word. Each process has its own: the first calls of a new one ask again.
 */
import { Log } from "@waybill/core/log";
import { Metric } from "@waybill/core/metric";
import { BrokenCircuitError, CircuitState, CountBreaker, circuitBreaker, handleWhen } from "cockatiel";

export interface Circuit {
  /** Asks, unless the circuit is open; then throws what `notAsked` makes. */
  ask<T>(request: () => Promise<T>): Promise<T>;
  isOpen(): boolean;
}

/** Two in five of the last twenty calls. A gateway that opens payments and never closes them fails one in two. */
const breaks = { threshold: 0.39, size: 20, minimumNumberOfCalls: 5 };
const leftAloneMs = 30_000;

export interface CircuitOptions {
  dependency: string;
  /** Whether an error says that the dependency is in trouble; others are its answers. */
  isTrouble: (error: unknown) => boolean;
  notAsked: () => Error;
}

export function circuit({ dependency, isTrouble, notAsked }: CircuitOptions): Circuit {
  const breaker = new CountBreaker(breaks);
  const policy = circuitBreaker(handleWhen(isTrouble), { halfOpenAfter: leftAloneMs, breaker });
  let isKnown = false;
  policy.onBreak(() => {
    // Asked again after a while and still in trouble, it opens once more: that is no news.
    if (isKnown) return;
    isKnown = true;
    Log.warn("circuit opened", { dependency });
    Metric.count("CircuitOpened", 1, dependency);
  });
  policy.onReset(() => {
    isKnown = false;
    Log.info("circuit closed", { dependency });
  });
  return {
    async ask(request) {
      try {
        return await policy.execute(request);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? notAsked() : error;
      }
    },
    isOpen: () => policy.state === CircuitState.Open,
  };
}
