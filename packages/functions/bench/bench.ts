/** `npm run bench`: what an order costs, beside the ceiling of the same machine in the same run. See docs/benchmark.md. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { countJourney } from "./journey.ts";
import { limiter, pair, reads, whole } from "./runs.ts";
import { print } from "./table.ts";

const { values: flags } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    operations: { type: "string", default: "1000" },
    out: { type: "string", default: ".waybill/bench.json" },
  },
});
const operations = Number(flags.operations);
const say = (text: string) => void (flags.json || console.log(text));

say("Counting one order's requests and units …");
const { template, steps } = await countJourney();
const runs = [];
for (const concurrency of [1, 8, 32]) {
  say(`At concurrency ${concurrency}: the raw ceiling and order.place in turn, then reads …`);
  runs.push({
    concurrency,
    ...(await pair(concurrency, operations, template)),
    ...(await reads(concurrency, operations)),
  });
}
say("Counting calls, and not, in turn …");
const limited = await limiter(8, operations);
say("The whole journey, with the workers on the same cores …");
const result = {
  at: new Date().toISOString(),
  machine: { cores: cpus().length, model: cpus()[0]?.model ?? "unknown", node: process.version },
  oneOrder: { steps, writeUnits: steps.reduce((sum, { writeUnits }) => sum + writeUnits, 0) },
  runs,
  limiter: limited,
  journey: await whole(8, Math.ceil(operations / 4)),
};
export type Result = typeof result;

mkdirSync(join(flags.out, ".."), { recursive: true });
writeFileSync(flags.out, `${JSON.stringify(result, null, 2)}\n`);
if (flags.json) console.log(JSON.stringify(result));
else print(result, flags.out);
