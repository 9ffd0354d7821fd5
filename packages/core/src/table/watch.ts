/** Who stands in the way of whom: counted where transactions are sent, for whoever can do something about it. */
import { AsyncLocalStorage } from "node:async_hooks";

export interface Watch {
  /** How often a transaction was sent inside of `run`, repetitions included. */
  readonly sends: number;
  /** The labels of the writes that met another transaction on their item, once for each time. */
  readonly conflicts: readonly string[];
  run<T>(run: () => T): T;
}

const storage = new AsyncLocalStorage<(conflicts: readonly string[]) => void>();

/** A watch around it sees the same. */
export function watch(): Watch {
  const outer = storage.getStore();
  let sends = 0;
  const seen: string[] = [];
  const tell = (conflicts: readonly string[]) => {
    sends++;
    seen.push(...conflicts);
    outer?.(conflicts);
  };
  return {
    get sends() {
      return sends;
    },
    conflicts: seen,
    run: (run) => storage.run(tell, run),
  };
}

export const tellWatch = (conflicts: readonly string[]): void => storage.getStore()?.(conflicts);
