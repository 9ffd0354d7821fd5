/** `npm run bench:hot`: what buyers of one product lose to each other, by the number of its buckets. See docs/hot-products.md. */
import { parseArgs } from "node:util";
import { atRandom, occupying } from "../src/table/conflict.fixture.ts";
import { openShop, rush, type Rush } from "./crowd.ts";

const { values: flags } = parseArgs({
  options: {
    units: { type: "string", default: "400" },
    buyers: { type: "string", default: "32" },
    rounds: { type: "string", default: "3" },
    occupied: { type: "string", default: "15" },
    json: { type: "boolean", default: false },
  },
});
const units = Number(flags.units);
const atOnce = Number(flags.buyers);
const rounds = Number(flags.rounds);
const forMs = Number(flags.occupied);

await using shop = await openShop();
const models = {
  none: () => null,
  "30 % at random": () => atRandom(shop.dynamo, 0.3, Math.random),
  [`occupied ${forMs} ms`]: () => occupying(shop.dynamo, forMs, () => performance.now()),
};

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const at = (share: number, numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;
const round = (value: number) => Math.round(value * 100) / 100;

/** What a cancelled transaction may cost at most where transactions are paid for: two units for each of its items. */
const unitsPerAction = 2;
const actionsOfOrder = 5;

function row(runs: readonly Rush[], baselines: readonly number[]) {
  const attempts = runs.flatMap((run) => run.attempts);
  const latency = runs.flatMap((run) => run.latencyMs);
  const orders = attempts.length;
  const conflicts = sum(runs.map((run) => run.conflicts));
  const refused = sum(attempts) - conflicts - orders;
  const written = sum(runs.map((run) => run.writeUnits));
  const wasted = sum(runs.map((run) => run.canceledActions)) + refused * actionsOfOrder;
  return {
    ratio: round(
      at(
        0.5,
        runs.map((run, i) => run.perSecond / (baselines[i] ?? 1)),
      ),
    ),
    "orders/s": round(
      at(
        0.5,
        runs.map((run) => run.perSecond),
      ),
    ),
    "p50 ms": round(at(0.5, latency)),
    "p99 ms": round(at(0.99, latency)),
    "attempts p50": at(0.5, attempts),
    "attempts p99": at(0.99, attempts),
    "conflicts/order": round(conflicts / orders),
    "refused/order": round(refused / orders),
    "units/order": round(written / orders),
    "at worst": round((written + wasted * unitsPerAction) / orders),
    "false sold-outs": sum(runs.map((run) => run.falselySoldOut)),
    unsold: sum(runs.map((run) => run.unsold)),
    "ends with": Math.max(...runs.map((run) => run.spread)),
  };
}

const cases = Object.entries(models).flatMap(([model, inject]) =>
  [1, 4, 16, 64].map((buckets) => ({ name: `${model}, ${buckets}`, buckets, inject, runs: [] as Rush[] })),
);
await rush(shop, { units, buckets: 1, bucketsMax: 1, atOnce, inject: () => null });
// In turn, so that all meet the machine in the same moods.
for (let i = 0; i < rounds; i++)
  for (const one of cases) {
    if (!flags.json) console.log(`round ${i + 1}: ${one.name}`);
    one.runs.push(await rush(shop, { units, atOnce, bucketsMax: one.buckets, ...one }));
  }
const baselines = (cases[0]?.runs ?? []).map((run) => run.perSecond);
const growing = await rush(shop, {
  units: units * 4,
  buckets: 1,
  bucketsMax: 64,
  atOnce,
  inject: Object.values(models)[2] ?? (() => null),
});
const result = {
  cases: Object.fromEntries(cases.map(({ name, runs }) => [name, row(runs, baselines)])),
  growing: {
    ...row([growing], [at(0.5, baselines)]),
    "orders/s by quarter": growing.quarters.map(round).join(", "),
  },
};
if (flags.json) console.log(JSON.stringify(result));
else {
  console.table(result.cases);
  console.log("Starts with one bucket and grows by itself, four times as many orders:");
  console.table({ growing: result.growing });
}
