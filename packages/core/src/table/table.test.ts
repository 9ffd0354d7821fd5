import { expect, test } from "vitest";
import { Inventory } from "../inventory/inventory.ts";
import { shop } from "../order/order.fixture.ts";
import { Product } from "../product/product.ts";
import { world } from "../runtime/runtime.fixture.ts";
import { onlyFirst } from "./table.fixture.ts";
import { Table } from "./table.ts";

const skus = Array.from({ length: 10 }, (_, i) => `S${i}`);
const units = Object.fromEntries(skus.map((sku) => [sku, 1]));

test("what a batch leaves unread is read again until nothing is left", async () => {
  await using w = await world();
  await shop(w, units);
  using faults = w.faults.on("BatchGetItem", () => onlyFirst(2));
  expect((await w.within(() => Product.bySkus(skus))).map(({ sku }) => sku)).toEqual(skus);
  expect(faults.seen).toHaveLength(5);
  const stock = await w.within(() => Inventory.bySkus(skus));
  expect(stock.map(({ sku, available }) => [sku, available])).toEqual(skus.map((sku) => [sku, 1]));
});

test("a batch that stays unread is unavailable, never an answer with a gap", async () => {
  await using w = await world();
  await shop(w, units);
  using _ = w.faults.on("BatchGetItem", () => onlyFirst(1));
  await expect(w.within(() => Product.bySkus(skus))).rejects.toMatchObject({ reason: "internal.unavailable" });
});

test("a list reads again what a batch of it left unread: a page has no gap", async () => {
  await using w = await world();
  await shop(w, units);
  const list = () => w.within(async () => (await Product.list({ sort: "name" })).items.map(({ sku }) => sku));
  {
    using _ = w.faults.once("BatchGetItem", onlyFirst(2), onlyFirst(3));
    expect(await list()).toEqual(skus);
  }
  using _ = w.faults.on("BatchGetItem", () => onlyFirst(1));
  await expect(list()).rejects.toMatchObject({ reason: "internal.unavailable" });
});

test("a batch may name more keys than one request takes, and keys that are not there", async () => {
  await using w = await world();
  await shop(w, { A: 1, B: 2 });
  using faults = w.faults.on("BatchGetItem", () => undefined);
  const many = ["A", ...Array.from({ length: 150 }, (_, i) => `ABSENT${i}`), "B"];
  expect((await w.within(() => Product.bySkus(many))).map(({ sku }) => sku)).toEqual(["A", "B"]);
  expect(faults.seen).toHaveLength(2);
});

test("shards are stable, even, and of one width", () => {
  expect(Table.hash("ord_01M8RDA4M0GV30CX0M6FBW67T4")).toBe(Table.hash("ord_01M8RDA4M0GV30CX0M6FBW67T4"));
  expect(Table.shards).toHaveLength(16);
  const counts = new Map<string, number>();
  for (let i = 0; i < 16_000; i++) {
    const shard = Table.shardOf(`ord_${i}`);
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  expect([...counts.keys()].toSorted()).toEqual(Table.shards);
  for (const count of counts.values()) expect(count).toBeGreaterThan(700);
});

test("the table's absence is nobody's fault; a wrong request is somebody's", () => {
  const named = (name: string, cause?: unknown) => Object.assign(new Error("x", { cause }), { name });
  expect(Table.isTransient(named("TimeoutError"))).toBe(true);
  expect(Table.isTransient(named("ElectroError", named("ThrottlingException")))).toBe(true);
  expect(Table.isTransient(Object.assign(new Error("connect"), { code: "ECONNREFUSED" }))).toBe(true);
  for (const error of [named("ValidationException"), new Error("x"), "TimeoutError", undefined, null])
    expect(Table.isTransient(error)).toBe(false);
});
