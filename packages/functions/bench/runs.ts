import { setTimeout } from "node:timers/promises";
import { Table } from "@waybill/core/table";
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
  await using ceiling = await startServer({ workers: false });
  await using server = await startServer({ workers: false });
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

const price = { amount: 450, currency: "GBP" };

export async function reads(concurrency: number, operations: number): Promise<{ productGet: Load; productList: Load }> {
  await using server = await startServer({ workers: false });
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
  await using server = await startServer({ workers: true });
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
