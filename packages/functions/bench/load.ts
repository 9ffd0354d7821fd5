/** Keeps so many calls under way until so many are done, and says how that went. */
export interface Load {
  operations: number;
  concurrency: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

export async function load(
  operations: number,
  concurrency: number,
  call: (n: number) => Promise<unknown>,
): Promise<Load> {
  const times: number[] = [];
  let next = 0;
  const started = performance.now();
  const worker = async () => {
    while (next < operations) {
      const n = next++;
      const begun = performance.now();
      await call(n);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return { operations, concurrency, perSecond: round(operations / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
}

export const round = (value: number): number => Math.round(value * 10) / 10;
