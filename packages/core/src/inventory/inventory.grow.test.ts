import { expect, test } from "vitest";
import { audit, cancel, gbp, place, read, receive, shop, stockOf } from "../order/order.fixture.ts";
import { Product } from "../product/product.ts";
import { manager, world, type World } from "../runtime/runtime.fixture.ts";
import { Runtime } from "../runtime/runtime.ts";
import { atRandom } from "../table/conflict.fixture.ts";
import { type Fault, lostAndForgotten, lostRequest, lostResponse } from "../table/table.fixture.ts";
import { spread, spreadOf } from "./inventory.fixture.ts";
import { grow } from "./inventory.grow.ts";
import { Inventory } from "./inventory.ts";

/** Every n-th transaction that touches stock meets a conflict. */
function everyNth(w: World, n: number) {
  let count = 0;
  return atRandom(w.runtime.dynamo, 0.5, () => (++count % n === 0 ? 0 : 1));
}
const placeMany = async (w: World, count: number) => {
  for (let i = 0; i < count; i++) await place(w, { A: 1 });
};
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/** Growth's own transactions: an order is in none of them. */
const isGrowth = ({ command, input }: { command: string; input: object }) =>
  command === "TransactWriteItems" && !JSON.stringify(input).includes("ORD#");

test("a product grows from 1 to 64 buckets while its buyers meet, each time after twenty attempts, and no further", async () => {
  await using w = await world();
  await shop(w, { A: 1_000 });
  using _ = everyNth(w, 2);
  await placeMany(w, 10);
  expect(await spreadOf(w)).toMatchObject({ buckets: 1, spread: 1 });
  await placeMany(w, 1);
  expect(await spreadOf(w)).toEqual({ buckets: 4, spread: 4, available: [248, 247, 247, 247] });
  await audit(w);
  await placeMany(w, 11);
  expect(await spreadOf(w)).toMatchObject({ buckets: 16, spread: 16 });
  await audit(w);
  await placeMany(w, 28);
  const { available, ...grown } = await spreadOf(w);
  expect(grown).toEqual({ buckets: 64, spread: 64 });
  expect(Math.min(...available)).toBeGreaterThan(10);
  expect(sum(available)).toBe(950);
  await audit(w);
  expect(w.complaints()).toEqual([]);
});

test("conflicts of one in twenty-five are not worth more buckets", async () => {
  await using w = await world();
  await shop(w, { A: 1_000 });
  using conflicts = everyNth(w, 25);
  await placeMany(w, 60);
  expect(conflicts.canceled).toBeGreaterThan(1);
  expect(await spreadOf(w)).toMatchObject({ buckets: 1, spread: 1 });
});

test("conflicts of another item are not the product's", async () => {
  await using w = await world();
  await shop(w, { A: 1_000 });
  let count = 0;
  const conflict: Fault = async ({ input }, apply) => {
    const actions = input["TransactItems"] as unknown[];
    if (++count % 2 === 0) return apply();
    const CancellationReasons = actions.map((_, i) => ({ Code: i === 0 ? "TransactionConflict" : "None" }));
    throw Object.assign(new Error("canceled"), { name: "TransactionCanceledException", CancellationReasons });
  };
  using _ = w.faults.on("TransactWriteItems", () => conflict);
  await placeMany(w, 20);
  expect(await spreadOf(w)).toMatchObject({ buckets: 1, spread: 1 });
});

test("there are no four buckets for fewer than eight units, nor any more once there are sixty-four", async () => {
  await using w = await world();
  await shop(w, { A: 7 });
  await w.within(() => grow("A", 1));
  expect(await spreadOf(w)).toEqual({ buckets: 1, spread: 1, available: [7] });
  await receive(w, "A", 1, "one-more");
  await w.within(() => grow("A", 1));
  expect(await spreadOf(w)).toEqual({ buckets: 4, spread: 4, available: [2, 2, 2, 2] });
  await receive(w, "A", 10_000, "many");
  for (const known of [4, 16, 64]) await w.within(() => grow("A", known));
  expect(await spreadOf(w)).toMatchObject({ buckets: 64, spread: 64 });
});

test("a shop may have fewer buckets for a product, or one", async () => {
  for (const bucketsPerProductMax of [1, 4, 15]) {
    await using w = await world({ rules: { bucketsPerProductMax } });
    await shop(w, { A: 1_000 });
    for (const known of [1, 4, 16]) await w.within(() => grow("A", known));
    expect(await spreadOf(w)).toMatchObject({ spread: bucketsPerProductMax === 1 ? 1 : 4 });
  }
});

test("who grows what has grown already does nothing but learn of it", async () => {
  await using w = await world();
  await shop(w, { A: 100 });
  await Promise.all([1, 2, 3, 4, 5].map(() => w.within(() => grow("A", 1))));
  expect(await spreadOf(w)).toEqual({ buckets: 4, spread: 4, available: [25, 25, 25, 25] });
  await w.within(() => grow("A", 1));
  expect(await spreadOf(w)).toMatchObject({ buckets: 4, spread: 4 });
  await audit(w);
});

test("a process that has not heard of the new buckets sells what is in them, to the last unit", async () => {
  await using w = await world();
  await shop(w, { A: 8 });
  const elsewhere = { ...w.runtime };
  const see = () => Runtime.provide(elsewhere, () => Product.lastSeen(["A"]));
  expect(await w.within(see)).toMatchObject([{ spread: 1 }]);
  await w.within(() => grow("A", 1));
  const behind = {
    ...w,
    as: ((actor, run, key) => w.as(actor, () => Runtime.provide(elsewhere, run), key)) as World["as"],
  };
  for (let i = 0; i < 8; i++) await place(behind, { A: 1 });
  expect((await spreadOf(w)).available).toEqual([0, 0, 0, 0]);
  await expect(place(behind, { A: 1 })).rejects.toMatchObject({ reason: "inventory.out_of_stock" });
  await audit(w);
});

test("two that grow a SKU at once do not share its stock twice", async () => {
  await using w = await world();
  await shop(w, { A: 100 });
  // The second one begins when the first has shared, and has only to tell that there are more to choose among.
  const second: Fault = async (_, apply) => {
    await w.within(() => grow("A", 1));
    return apply();
  };
  let nth = 0;
  using _ = w.faults.on("TransactWriteItems", () => (++nth === 3 ? second : undefined));
  await w.within(() => grow("A", 1));
  expect(await spreadOf(w)).toEqual({ buckets: 4, spread: 4, available: [25, 25, 25, 25] });
});

test("a process that meets a conflict looks whether there are more buckets by now", async () => {
  await using w = await world();
  await shop(w, { A: 100 });
  const elsewhere = { ...w.runtime };
  await place(w, { A: 1 });
  await w.within(() => Runtime.provide(elsewhere, () => grow("A", 1)));
  const seen = async () => (await w.within(() => Product.lastSeen(["A"])))[0]?.spread;
  expect(await seen()).toBe(1);
  using _ = everyNth(w, 1);
  await place(w, { A: 1 }).catch(() => {});
  expect(await seen()).toBe(4);
});

test.each([1, 2, 3])(
  "a process that dies at write %i of growth: every unit is for sale, and another one finishes",
  async (nth) => {
    await using w = await world();
    await shop(w, { A: 100 });
    {
      using _ = w.faults.crash(nth, isGrowth);
      await expect(w.within(() => grow("A", 1))).rejects.toThrow("ValidationException");
    }
    expect(await stockOf(w, "A")).toMatchObject({ available: 100 });
    await audit(w);
    const { id } = await place(w, { A: 90 });
    await audit(w);
    await cancel(w, id);
    await w.within(() => Inventory.rebalanceDue());
    await w.within(() => grow("A", 1));
    await audit(w);
    expect(await spreadOf(w)).toMatchObject({ buckets: 4, spread: 4 });
    expect(sum((await spreadOf(w)).available)).toBe(100);
  },
);

test.each([
  ["an answer that is lost", lostResponse],
  ["an answer that is lost and forgotten", lostAndForgotten],
  ["a request that is lost", lostRequest],
] as const)("%s at any step of growth neither makes nor loses a unit", async (_, fault) => {
  for (const nth of [1, 2, 3]) {
    await using w = await world();
    await shop(w, { A: 100 });
    {
      let count = 0;
      using __ = w.faults.on("*", (request) => (isGrowth(request) && ++count === nth ? fault : undefined));
      await w.within(() => grow("A", 1));
    }
    expect(await stockOf(w, "A")).toMatchObject({ available: 100, onHand: 100 });
    await audit(w);
    await place(w, { A: 100 });
    await audit(w);
  }
});

test("growth that fails does not fail the order that found it necessary", async () => {
  await using w = await world();
  await shop(w, { A: 100 });
  {
    using _ = everyNth(w, 2);
    using __ = w.faults.crash(1, (request) => isGrowth(request) && JSON.stringify(request.input).includes("PRD#"));
    await expect(placeMany(w, 11)).resolves.toBeUndefined();
  }
  expect(w.complaints()).toMatchObject([{ message: "stock could not be spread further", sku: "A" }]);
  await audit(w);
});

const editOf = async (w: World) => {
  const { id } = await w.within(() => Product.get({ sku: "A" }));
  return (amount: number) => w.as(manager, () => Product.update({ id, price: gbp(amount) }));
};
const productsOf = async (w: World) => {
  const { items } = await read(w);
  const version = items.find((item) => item["__edb_e__"] === "product")?.["version"];
  const sellBy = items.filter(({ pk }) => pk.startsWith("INV#A#")).map((item) => item["product"]);
  return { version, sellBy: [...new Set(sellBy)] };
};

test("a catalogue edit between any two steps of growth: every bucket sells by the new version, and the edit stays", async () => {
  for (const nth of [1, 2, 3]) {
    await using w = await world();
    await shop(w, { A: 100 });
    const edit = await editOf(w);
    let count = 0;
    let isInside = false;
    const first: Fault = async (_, apply) => {
      isInside = true;
      await edit(999);
      isInside = false;
      return apply();
    };
    {
      using _ = w.faults.on("*", (request) => (!isInside && isGrowth(request) && ++count === nth ? first : undefined));
      await w.within(() => grow("A", 1));
    }
    expect(await productsOf(w), `step ${nth}`).toEqual({ version: 2, sellBy: [2] });
    expect((await place(w, { A: 1 })).total).toEqual(gbp(999));
    await audit(w);
  }
});

test("growth under a catalogue edit: the edit is made all the same, and the new buckets are not forgotten", async () => {
  await using w = await world();
  await shop(w, { A: 100 });
  const edit = await editOf(w);
  let isDone = false;
  const first: Fault = async (_, apply) => {
    await w.within(() => grow("A", 1));
    return apply();
  };
  {
    using _ = w.faults.on("TransactWriteItems", () => (isDone ? undefined : ((isDone = true), first)));
    expect(await edit(999)).toMatchObject({ version: 2 });
  }
  expect(await productsOf(w)).toEqual({ version: 2, sellBy: [2] });
  expect(await spreadOf(w)).toMatchObject({ buckets: 4, spread: 4, available: [25, 25, 25, 25] });
});

test("a product of sixty-four buckets can be given a name of new words", async () => {
  await using w = await world();
  await spread(
    w,
    Array.from({ length: 64 }, () => 2),
  );
  const { id } = await w.within(() => Product.get({ sku: "A" }));
  const words = (from: string) => Array.from({ length: 23 }, (_, i) => `${from}${i}`).join(" ");
  for (const from of ["old", "new"]) await w.as(manager, () => Product.update({ id, name: words(from) }));
  const found = async (text: string) => (await w.within(() => Product.search({ text }))).items.map(({ sku }) => sku);
  expect([await found("new7"), await found("old7")]).toEqual([["A"], []]);
  await place(w, { A: 3 });
  await audit(w);
});
