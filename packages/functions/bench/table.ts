import type { Result } from "./bench.ts";
import type { Load } from "./load.ts";

const row = ({ perSecond, p50Ms, p99Ms }: Load) => `${perSecond}/s  p50 ${p50Ms} ms  p99 ${p99Ms} ms`;

export function print({ oneOrder, runs, limiter, journey }: Result, file: string): void {
  const steps = oneOrder.steps.map(({ step, requests, readUnits, writeUnits }) => [
    step,
    { requests: requests.join(" "), readUnits, writeUnits },
  ]);
  console.table(Object.fromEntries(steps));
  const rates = runs.map(({ concurrency, raw, orderPlace, ratio, productGet, productList }) => [
    `concurrency ${concurrency}`,
    {
      raw: row(raw),
      "order.place": row(orderPlace),
      ratio,
      "product.get": row(productGet),
      "product.list": row(productList),
    },
  ]);
  console.table(Object.fromEntries(rates));
  const counted = Object.entries(limiter).map(([way, { counting, free, ratio }]) => [
    way === "one" ? "one busy caller" : "another caller each call",
    { "calls counted": row(counting), "not counted": row(free), ratio },
  ]);
  console.table(Object.fromEntries(counted));
  console.table([journey]);
  console.log(`Written to ${file}`);
}
