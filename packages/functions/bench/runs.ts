import { setTimeout } from "node:timers/promises";
import { Table } from "@waybill/core/table";
import { createClient, type WaybillApi } from "@waybill/client";
import { sku, startServer, stock } from "../src/server.fixture.ts";
import { type Load, median, rateOf, round, slice, summary } from "./load.ts";
import type { Template } from "./raw.ts";

const order = { lines: [{ sku, quantity: 1 }] };
const slices = 5;

/**
 * The ceiling and `order.place` in turn, slice by slice, so that both meet the machine in the same moods. Each has a
 * store of its own, as the engine's cost grows with what it holds. The ratio is the median of the slices'.
 */
export async function pair(concurrency: number, operations: number, template: Template) {
  await using ceiling = await startServer({ workers: false, rules: plenty });
  await using server = await startServer({ workers: false, rules: plenty });
  await stock(ceiling);
  await stock(server);
  const { endpoint, tableName } = ceiling.dynamo;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const dynamo = Table.client({ endpoint, region: "eu-west-1", credentials });
  let sent = 0;
  const raw = () => dynamo.send(template(++sent, tableName));
  const place = () => server.client.order.place(order);
  const size = Math.ceil(operations / slices);
  await slice(size, concurrency, raw);
  await slice(size, concurrency, place);
  const pairs = [];
  for (let i = 0; i < slices; i++)
    pairs.push({ raw: await slice(size, concurrency, raw), place: await slice(size, concurrency, place) });
  return {
    raw: summary(pairs.map((one) => one.raw)),
    orderPlace: summary(pairs.map((one) => one.place)),
    ratio: Math.round(median(pairs.map((one) => rateOf(one.place) / rateOf(one.raw))) * 1000) / 1000,
  };
}

/** As many as never stand in the way, so that only the counting is measured. */
const plenty = { staffCallsBurst: 100_000, staffCallsPerSecond: 100_000 };
const callers = 200;

/**
 * What counting calls costs `order.place`: one server that counts beside one that does not, slice by slice. `one` is one
 * busy caller, whose leases cover many calls; `each` is the worst case, every call by another caller with a write of its own.
 */
export async function limiter(concurrency: number, operations: number) {
  await using counting = await startServer({ workers: false, rules: plenty });
  await using free = await startServer({ workers: false, rules: { limitCalls: false } });
  const size = Math.ceil(operations / slices);
  const sides = await Promise.all(
    [counting, free].map(async (server) => {
      await stock(server);
      return { one: [server.client], each: await keysOf(server) };
    }),
  );
  const [counts, frees] = sides;
  if (!counts || !frees) throw new Error("There are two servers");
  const placing = (clients: readonly WaybillApi[]) => (n: number) =>
    clients[n % clients.length]?.order.place({ ...order, customerId }) ?? Promise.reject(new Error("no client"));
  const measure = async (way: "one" | "each") => {
    const [a, b] = [placing(counts[way]), placing(frees[way])];
    await slice(size, concurrency, a);
    await slice(size, concurrency, b);
    const pairs = [];
    for (let i = 0; i < slices; i++)
      pairs.push({ counting: await slice(size, concurrency, a), free: await slice(size, concurrency, b) });
    return {
      counting: summary(pairs.map((one) => one.counting)),
      free: summary(pairs.map((one) => one.free)),
      ratio: Math.round(median(pairs.map((one) => rateOf(one.counting) / rateOf(one.free))) * 1000) / 1000,
    };
  };
  return { one: await measure("one"), each: await measure("each") };
}

const customerId = "usr_0H248H248H848R248H248H248H";

/** Clients with a key each: so many callers. */
async function keysOf(server: { url: string; tokens: { owner: string } }): Promise<WaybillApi[]> {
  const owner = createClient({ url: server.url, token: server.tokens.owner });
  const clients: WaybillApi[] = [];
  for (let i = 0; i < callers; i++) {
    const { secret } = await owner.apiKey.create({ name: `caller ${i}`, scopes: ["order:price"] });
    clients.push(createClient({ url: server.url, token: secret, timeoutMs: 60_000 }));
  }
  return clients;
}

const price = { amount: 450, currency: "GBP" };

export async function reads(concurrency: number, operations: number): Promise<{ productGet: Load; productList: Load }> {
  await using server = await startServer({ workers: false, rules: plenty });
  const products = Array.from({ length: 100 }, (_, i) => ({
    sku: `P${i}`,
    name: `Product ${i}`,
    price,
    status: "active" as const,
  }));
  await server.client.product.bulkUpsert({ products });
  const get = (n: number) => server.client.product.get({ sku: `P${n % 100}` });
  const list = () => server.client.product.list({ limit: 20 });
  await slice(Math.ceil(operations / slices), concurrency, get);
  return {
    productGet: summary([await slice(operations, concurrency, get)]),
    productList: summary([await slice(Math.ceil(operations / 4), concurrency, list)]),
  };
}

/** Placing with everything behind it at work on the same cores, until the last order is confirmed. */
export async function whole(concurrency: number, orders: number) {
  await using server = await startServer({ workers: true, rules: plenty });
  await stock(server);
  const started = performance.now();
  const paid = { ...order, paymentMethod: "pm_succeeds" };
  const placed = summary([await slice(orders, concurrency, () => server.client.order.place(paid))]);
  const isOpen = async () => {
    const open = ["pending_payment", "payment_processing"] as const;
    const pages = await Promise.all(open.map((status) => server.client.order.list({ status, limit: 1 })));
    return pages.some(({ items }) => items.length > 0);
  };
  while (await isOpen()) await setTimeout(100);
  const seconds = (performance.now() - started) / 1000;
  return {
    orders,
    concurrency,
    placedPerSecond: placed.perSecond,
    confirmedPerSecond: round(orders / seconds),
  };
}
