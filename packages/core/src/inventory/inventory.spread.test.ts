import { expect, test } from "vitest";
import { audit, cancel, place, read, receive, stockOf } from "../order/order.fixture.ts";
import { manager, world, type World } from "../runtime/runtime.fixture.ts";
import { canceled } from "../table/table.fixture.ts";
import { Table } from "../table/table.ts";
import { nominated, spread, spreadOf } from "./inventory.fixture.ts";
import { nominateSoon } from "./inventory.spread.ts";
import { Inventory } from "./inventory.ts";

const sweep = (w: World) => w.within(() => Inventory.rebalanceDue());
const byNumber = (a: number, b: number) => a - b;
const nominate = (w: World) => w.within(() => nominateSoon("A"));
const availableOf = async (w: World) => (await spreadOf(w)).available;
const allocationsOf = async (w: World, id: string) =>
  (await read(w)).reservations.filter(({ orderId }) => orderId === id).flatMap(({ allocations }) => allocations);

test("what was nominated is evened out, looked at once more, and then left alone", async () => {
  await using w = await world();
  await spread(w, [40, 0, 0, 0]);
  expect(await sweep(w)).toBe(0);
  expect(await availableOf(w)).toEqual([40, 0, 0, 0]);
  await nominate(w);
  expect(await sweep(w)).toBe(1);
  expect(await availableOf(w)).toEqual([10, 10, 10, 10]);
  await audit(w);
  expect(await nominated(w)).toEqual(["A"]);
  expect(await sweep(w)).toBe(0);
  expect(await nominated(w)).toEqual([]);
});

test("a few units in many buckets become a few units in few, and what is sold out stays as it is", async () => {
  await using w = await world();
  await spread(w, [1, 0, 1, 1, 0, 2, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1]);
  await nominate(w);
  await sweep(w);
  expect(await spreadOf(w)).toMatchObject({ buckets: 16, spread: 4 });
  expect((await availableOf(w)).slice(0, 4).toSorted(byNumber)).toEqual([2, 2, 2, 3]);
  await place(w, { A: 2 });
  await sweep(w);
  expect(await spreadOf(w)).toMatchObject({ spread: 1 });
  expect((await availableOf(w))[0]).toBe(7);
  await place(w, { A: 7 });
  await nominate(w);
  await sweep(w);
  await audit(w);

  await using other = await world();
  await spread(other, [0, 0, 0, 0]);
  await nominate(other);
  expect(await sweep(other)).toBe(0);
  expect(await spreadOf(other)).toMatchObject({ spread: 4 });
});

test("a buyer whose bucket has too little nominates the SKU, once in ten seconds", async () => {
  await using w = await world();
  await spread(w, [0, 0, 0, 9], { spread: 3 });
  using puts = w.faults.on("PutItem", () => undefined);
  for (let i = 0; i < 4; i++) await place(w, { A: 1 });
  expect(await nominated(w)).toEqual(["A"]);
  expect(puts.seen).toHaveLength(1);
  w.advance(10);
  for (let i = 0; i < 4; i++) await place(w, { A: 1 });
  expect(puts.seen).toHaveLength(2);
});

test("a nomination that cannot be written down keeps nobody from buying", async () => {
  await using w = await world();
  await spread(w, [0, 0, 0, 1], { spread: 3 });
  using _ = w.faults.on("PutItem", () => async () => {
    throw new Error("no");
  });
  await place(w, { A: 1 });
  expect(w.complaints()).toMatchObject([{ message: "stock could not be nominated" }]);
});

test("units that come back to a bucket which nobody chooses any more are found, and brought to where orders choose", async () => {
  await using w = await world();
  await spread(w, [0, 0, 0, 5]);
  const { id } = await place(w, { A: 5 });
  expect(await allocationsOf(w, id)).toEqual([{ sku: "A", bucket: 3, quantity: 5 }]);
  await receive(w, "A", 1, "one");
  await nominate(w);
  w.advance(10);
  await sweep(w);
  expect(await spreadOf(w)).toMatchObject({ spread: 1, available: [1, 0, 0, 0] });
  await cancel(w, id);
  expect(await availableOf(w)).toEqual([1, 0, 0, 5]);
  const again = await place(w, { A: 2 });
  expect(await allocationsOf(w, again.id)).toEqual([{ sku: "A", bucket: 3, quantity: 2 }]);
  await sweep(w);
  expect(await availableOf(w)).toEqual([4, 0, 0, 0]);
  await audit(w);
});

test("two sweepers at once move what one would", async () => {
  await using w = await world();
  await spread(w, [37, 1, 2, 0]);
  await nominate(w);
  await Promise.all([sweep(w), sweep(w), sweep(w)]);
  expect(await availableOf(w)).toEqual([10, 10, 10, 10]);
  await audit(w);
});

test.each([1, 2, 3, 4])(
  "a sweeper that dies at its write %i: nothing is lost, and the next run goes on",
  async (nth) => {
    await using w = await world();
    await spread(w, [3, 0, 0, 2]);
    await nominate(w);
    {
      using _ = w.faults.crash(nth, ({ command }) => /^(Transact|Delete|Put)/.test(command));
      await sweep(w);
    }
    await audit(w);
    expect(await stockOf(w, "A")).toMatchObject({ available: 5 });
    w.advance(60);
    for (let i = 0; i < 2; i++) await sweep(w);
    expect(await spreadOf(w)).toMatchObject({ spread: 1, available: [5, 0, 0, 0] });
    expect(await nominated(w)).toEqual([]);
  },
);

test("a SKU that is nominated again while it is looked at is looked at again", async () => {
  await using w = await world();
  await spread(w, [5, 5, 5, 5]);
  await nominate(w);
  using _ = w.faults.once("DeleteItem", async (__, apply) => {
    w.advance(10);
    await nominate(w);
    return apply();
  });
  expect(await sweep(w)).toBe(0);
  expect(await nominated(w)).toEqual(["A"]);
});

test("a bucket that is sold down while it is to be relieved keeps what it has", async () => {
  await using w = await world();
  await spread(w, [40, 4, 22, 22]);
  await nominate(w);
  const sold = { sku: "A", bucket: 0, quantity: 20, product: 1 };
  using faults = w.faults.once("TransactWriteItems", async (_, apply) => {
    await w.within(() => Table.commit([Inventory.take(sold)]));
    return apply();
  });
  await sweep(w);
  expect(faults.seen).toHaveLength(2);
  // Eighteen could still leave, but then it would have fewer than the one that got them.
  expect(await availableOf(w)).toEqual([20, 4, 22, 22]);
});

test("units that come in are spread where orders choose, the emptiest first; what is written off comes from anywhere", async () => {
  await using w = await world();
  await spread(w, [5, 1, 0, 2, 7, 0], { spread: 4 });
  await receive(w, "A", 9, "nine");
  expect(await availableOf(w)).toEqual([5, 4, 4, 4, 7, 0]);
  const adjust = (delta: number) =>
    w.as(manager, () => Inventory.adjust({ sku: "A", delta, reason: "count" }), `a${delta}`);
  await expect(adjust(-25)).rejects.toMatchObject({ details: { available: 24, reserved: 0 } });
  await adjust(-12);
  expect((await availableOf(w)).toSorted(byNumber)).toEqual([0, 2, 2, 2, 3, 3]);
  expect(await stockOf(w, "A")).toEqual({ available: 12, reserved: 0, onHand: 12 });
  await audit(w);
});

test("where so many buckets are never free at once, units come into one, and the sweeper spreads them", async () => {
  await using w = await world();
  await spread(w, [0, 0, 0, 0]);
  using _ = w.faults.on("TransactWriteItems", ({ input }) =>
    JSON.stringify(input).includes("INV#A#3") && JSON.stringify(input).includes("MOV#")
      ? canceled({ 1: "TransactionConflict" })
      : undefined,
  );
  await receive(w, "A", 40, "forty");
  expect(await availableOf(w)).toEqual([40, 0, 0, 0]);
  await sweep(w);
  expect(await availableOf(w)).toEqual([10, 10, 10, 10]);
  await audit(w);
});
