/** Keeps so many calls under way until so many are done, and says how that went. */
export interface Load {
  operations: number;
  concurrency: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

export interface Slice {
  concurrency: number;
  seconds: number;
  timesMs: number[];
}

export async function slice(
  operations: number,
  concurrency: number,
  call: (n: number) => Promise<unknown>,
): Promise<Slice> {
  const timesMs: number[] = [];
  let next = 0;
  const started = performance.now();
  const worker = async () => {
    while (next < operations) {
      const n = next++;
      const begun = performance.now();
      await call(n);
      timesMs.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { concurrency, seconds: (performance.now() - started) / 1000, timesMs };
}

export function summary(slices: readonly Slice[]): Load {
  const times = slices.flatMap(({ timesMs }) => timesMs).toSorted((a, b) => a - b);
  const seconds = slices.reduce((sum, one) => sum + one.seconds, 0);
  const at = (share: number) => round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0);
  return {
    operations: times.length,
    concurrency: slices[0]?.concurrency ?? 0,
    perSecond: round(times.length / seconds),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

export const rateOf = ({ timesMs, seconds }: Slice): number => timesMs.length / seconds;

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export const round = (value: number): number => Math.round(value * 10) / 10;
