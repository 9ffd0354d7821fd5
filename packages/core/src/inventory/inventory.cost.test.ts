import { expect, test } from "vitest";
import { place, receive, shop } from "../order/order.fixture.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { Table } from "../table/table.ts";
import { spread } from "./inventory.fixture.ts";
import { grow } from "./inventory.grow.ts";
import { nominateSoon } from "./inventory.spread.ts";
import { Inventory } from "./inventory.ts";

/** What docs/hot-products.md says of costs: requests by name, and write units as the engine reports them. */
async function cost(w: World, run: () => Promise<unknown>) {
  const meter = Table.meter();
  using requests = w.faults.on("*", () => undefined);
  await meter.run(run);
  return { requests: requests.seen.map(({ command }) => command), writeUnits: meter.writeUnits };
}
const units = async (w: World, run: () => Promise<unknown>) => (await cost(w, run)).writeUnits;

test("a warm process takes from a product of any number of buckets with one request, and no unit more", async () => {
  await using w = await world();
  await spread(w, [9, 9, 9, 9]);
  const buy = () => cost(w, () => place(w, { A: 1 }));
  await buy();
  expect(await buy()).toEqual({ requests: ["TransactWriteItems"], writeUnits: 16 });
});

test("to grow from N buckets costs 14 N + 6 write units, and 14 N + 4 where the SKU was nominated already", async () => {
  await using w = await world();
  await shop(w, { A: 1_000 });
  const seen = [];
  for (const known of [1, 4, 16]) seen.push(await units(w, () => w.within(() => grow("A", known))));
  expect(seen).toEqual([20, 60, 228]);
});

test("to grow again into buckets that are there costs 8 N + 2", async () => {
  await using w = await world();
  await spread(w, [100, 0, 0, 0], { spread: 1 });
  await w.within(() => nominateSoon("A"));
  expect(await units(w, () => w.within(() => grow("A", 1)))).toBe(10);
});

test("a bucket that has too little costs one look at all of them, and a nomination of two write units", async () => {
  await using w = await world();
  await spread(w, [0, 0, 0, 9], { spread: 3 });
  await w.within(() => Inventory.get({ sku: "A" }));
  const orders = [];
  for (let i = 0; i < 8; i++) orders.push(await cost(w, () => place(w, { A: 1 })));
  const refused = orders.filter(({ requests }) => requests.filter((one) => one === "TransactWriteItems").length > 1);
  // Who has looked remembers for a while where there is something.
  expect(refused).toHaveLength(1);
  const [first] = refused;
  expect(first?.requests.filter((one) => one !== "GetItem")).toEqual([
    "TransactWriteItems",
    "BatchGetItem",
    "PutItem",
    "TransactWriteItems",
  ]);
  expect(first?.writeUnits).toBe(16 + 2);
  expect(orders.at(-1)).toEqual({ requests: ["TransactWriteItems"], writeUnits: 16 });
});

test("a split costs two write units for each further bucket; bringing units together two for each bucket", async () => {
  await using w = await world();
  await spread(w, [2, 2, 2, 2]);
  await w.within(() => nominateSoon("A"));
  expect(await units(w, () => place(w, { A: 6 }))).toBe(16 + 2 * 2);
  await receive(w, "A", 6, "six");
  expect(await units(w, () => place(w, { A: 8 }))).toBe(16 + 2 * 4);
});

test("a move between two buckets costs four write units, to be done with a SKU two", async () => {
  await using w = await world();
  await spread(w, [40, 0, 0, 0]);
  await w.within(() => nominateSoon("A"));
  const sweep = () => w.within(() => Inventory.rebalanceDue());
  expect(await units(w, sweep)).toBe(3 * 4);
  expect(await units(w, sweep)).toBe(2);
});

test("what comes in costs two write units for each bucket that gets some", async () => {
  const of = async (buckets: number) => {
    await using w = await world();
    await spread(
      w,
      Array.from({ length: buckets }, () => 1),
    );
    return await units(w, () => receive(w, "A", 160, "more"));
  };
  const [one, four, sixteen] = [await of(1), await of(4), await of(16)];
  expect([four - one, sixteen - one]).toEqual([2 * 3, 2 * 15]);
});
