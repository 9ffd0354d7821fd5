import { expect, test } from "vitest";
import { Inventory } from "../inventory/inventory.ts";
import { place, shop, stockOf } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { conflictAt, lostResponse } from "../table/table.fixture.ts";
import { Table } from "../table/table.ts";
import { Deadline } from "./deadline.ts";

const unavailable = { reason: "internal.unavailable" };
const take = (w: World, remaining: () => number) =>
  w.within(() => Deadline.provide(remaining, () => Table.commit([Inventory.take({ sku: "A", bucket: 0, ...one })])));
const one = { quantity: 1, product: 1 };

test("with too little time left nothing is begun, and so nothing has happened", async () => {
  await using w = await world();
  await shop(w, { A: 2 });
  using requests = w.faults.on("TransactWriteItems", () => undefined);
  await expect(take(w, () => 1_499)).rejects.toMatchObject(unavailable);
  expect(requests.seen).toEqual([]);
  expect(await take(w, () => 1_500)).toEqual({ ok: true });
  expect((await stockOf(w, "A")).available).toBe(1);
});

test.each([
  ["a conflict", conflictAt(0)],
  ["a lost answer", lostResponse],
])("after %s, it is not tried again when time has run out meanwhile", async (_, fault) => {
  await using w = await world();
  await shop(w, { A: 1 });
  let remainingMs = 2_000;
  using requests = w.faults.on("TransactWriteItems", () => {
    remainingMs = 1_000;
    return fault;
  });
  await expect(take(w, () => remainingMs)).rejects.toMatchObject(unavailable);
  expect(requests.seen).toHaveLength(1);
  expect(w.slept).toEqual([]);
});

test("a cron that runs out of time leaves the rest to its next run, and complains about none of it", async () => {
  await using w = await world();
  await shop(w, { A: 3 });
  for (let n = 0; n < 3; n++) await place(w, { A: 1 });
  w.advance(906);
  let remainingMs = 2_000;
  using _ = w.faults.on("TransactWriteItems", () => async (_, apply) => {
    const answer = await apply();
    remainingMs = 1_000;
    return answer;
  });
  expect(await w.within(() => Deadline.provide(() => remainingMs, Order.expireDue))).toBe(1);
  expect(w.complaints()).toEqual([]);
  expect(await w.within(Order.expireDue)).toBe(2);
});

test("of two deadlines the nearer one counts, and a pause takes its part", async () => {
  await using w = await world();
  const outer = <T>(run: () => T) => w.within(() => Deadline.within(10_000, run));
  expect(outer(Deadline.remainingMs)).toBe(10_000);
  expect(outer(() => Deadline.within(3_000, Deadline.remainingMs))).toBe(3_000);
  expect(outer(() => Deadline.within(30_000, Deadline.remainingMs))).toBe(10_000);
  expect(outer(() => [Deadline.allows(8_500), Deadline.allows(8_501)])).toEqual([true, false]);
  expect(Deadline.remainingMs()).toBe(Infinity);
});

test("whoever never answers is waited for so long and no longer, and never past the deadline", async () => {
  await using w = await world();
  const never = () => new Promise<never>(() => {});
  const wait = (ms: number) => w.within(() => Deadline.race(ms, never, () => new Error("late")));
  const outcomes: string[] = [];
  const note = (what: string) => (error: Error) => void outcomes.push(`${what} ${error.message}`);
  const short = wait(5_000).catch(note("alone"));
  const bounded = w.within(() => Deadline.within(3_000, () => wait(5_000))).catch(note("within a deadline"));
  w.advance(2.4);
  expect(outcomes).toEqual([]);
  w.advance(0.1);
  await bounded;
  expect(outcomes).toEqual(["within a deadline late"]);
  w.advance(2.5);
  await short;
  expect(outcomes).toEqual(["within a deadline late", "alone late"]);
  await expect(
    w.within(() =>
      Deadline.race(
        5_000,
        async () => "answer",
        () => new Error("late"),
      ),
    ),
  ).resolves.toBe("answer");
});
