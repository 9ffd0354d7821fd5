/** `npm run bench`: what an order costs, beside the ceiling of the same machine in the same run. See docs/benchmark.md. */
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Table } from "@waybill/core/table";
import { countJourney } from "./journey.ts";
import { type Load, load, round } from "./load.ts";
import type { Template } from "./raw.ts";
import { sku, startServer, stock } from "../src/server.fixture.ts";

const { values: flags } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    operations: { type: "string", default: "1000" },
    out: { type: "string", default: ".waybill/bench.json" },
  },
});
const operations = Number(flags.operations);
const warmUp = Math.ceil(operations / 4);
const concurrencies = [1, 8, 32];
const say = (text: string) => void (flags.json || console.log(text));

const order = { lines: [{ sku, quantity: 1 }] };

/** Each on a store of its own, as the engine's cost grows with what it holds. */
async function raw(concurrency: number, template: Template): Promise<Load> {
  await using server = await startServer({ workers: false });
  await stock(server);
  const { endpoint, tableName } = server.dynamo;
  const dynamo = Table.client({
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  await load(warmUp, concurrency, (n) => dynamo.send(template(n, tableName)));
  return await load(operations, concurrency, (n) => dynamo.send(template(warmUp + n, tableName)));
}

async function place(concurrency: number): Promise<Load> {
  await using server = await startServer({ workers: false });
  await stock(server);
  await load(warmUp, concurrency, () => server.client.order.place(order));
  return await load(operations, concurrency, () => server.client.order.place(order));
}

async function reads(concurrency: number) {
  await using server = await startServer({ workers: false });
  await stock(server);
  const price = { amount: 450, currency: "GBP" };
  await server.client.product.bulkUpsert({
    products: Array.from({ length: 100 }, (_, i) => ({
      sku: `P${i}`,
      name: `Product ${i}`,
      price,
      status: "active" as const,
    })),
  });
  const get = (n: number) => server.client.product.get({ sku: `P${n % 100}` });
  const list = () => server.client.product.list({ limit: 20 });
  await load(warmUp, concurrency, get);
  return {
    productGet: await load(operations, concurrency, get),
    productList: await load(operations / 2, concurrency, list),
  };
}

/** Placing with everything behind it at work on the same cores, until the last order is confirmed. */
async function journey(concurrency: number) {
  await using server = await startServer({ workers: true });
  await stock(server);
  const count = Math.ceil(operations / 4);
  const started = performance.now();
  const placed = await load(count, concurrency, () =>
    server.client.order.place({ ...order, paymentMethod: "pm_succeeds" }),
  );
  const isOpen = async () => {
    const pages = await Promise.all(
      (["pending_payment", "payment_processing"] as const).map((status) =>
        server.client.order.list({ status, limit: 1 }),
      ),
    );
    return pages.some(({ items }) => items.length > 0);
  };
  while (await isOpen()) await setTimeout(100);
  const seconds = (performance.now() - started) / 1000;
  return { orders: count, concurrency, placedPerSecond: placed.perSecond, confirmedPerSecond: round(count / seconds) };
}

say("Counting one order's requests and units …");
const { template, steps } = await countJourney();
const runs = [];
for (const concurrency of concurrencies) {
  say(`At concurrency ${concurrency}: the raw ceiling, order.place, reads …`);
  const ceiling = await raw(concurrency, template);
  const orderPlace = await place(concurrency);
  const ratio = Math.round((orderPlace.perSecond / ceiling.perSecond) * 1000) / 1000;
  runs.push({ concurrency, raw: ceiling, orderPlace, ratio, ...(await reads(concurrency)) });
}
say("The whole journey, with the workers on the same cores …");
const whole = await journey(8);

const result = {
  at: new Date().toISOString(),
  machine: { cores: cpus().length, model: cpus()[0]?.model, node: process.version },
  oneOrder: { steps, writeUnits: steps.reduce((sum, { writeUnits }) => sum + writeUnits, 0) },
  runs,
  journey: whole,
};
mkdirSync(join(flags.out, ".."), { recursive: true });
writeFileSync(flags.out, `${JSON.stringify(result, null, 2)}\n`);
if (flags.json) console.log(JSON.stringify(result));
else {
  console.table(
    Object.fromEntries(
      steps.map(({ step, requests, readUnits, writeUnits }) => [
        step,
        { requests: requests.join(" "), readUnits, writeUnits },
      ]),
    ),
  );
  const row = ({ perSecond, p50Ms, p99Ms }: Load) => `${perSecond}/s  p50 ${p50Ms} ms  p99 ${p99Ms} ms`;
  console.table(
    Object.fromEntries(
      runs.map((run) => [
        `concurrency ${run.concurrency}`,
        {
          raw: row(run.raw),
          "order.place": row(run.orderPlace),
          ratio: run.ratio,
          "product.get": row(run.productGet),
          "product.list": row(run.productList),
        },
      ]),
    ),
  );
  console.table([whole]);
  console.log(`Written to ${flags.out}`);
}
