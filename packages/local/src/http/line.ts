/**
 * Lets so many through at once; the others wait in line, first come, first served.
 *
 * ```ts
 * const inLine = createLine(2);
 * await Promise.all([1, 2, 3].map((n) => inLine(() => work(n)))); // the third waits
 * ```
 */
export type InLine = <T>(run: () => Promise<T>) => Promise<T>;

export function createLine(atOnceMax: number): InLine {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (run) => {
    if (running >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await run();
    } finally {
      // The place goes to the next in line; only when nobody waits does it become free.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
