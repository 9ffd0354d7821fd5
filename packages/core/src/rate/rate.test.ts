import { expect, test } from "vitest";
import { throttled } from "../table/table.fixture.ts";
import { seededRandom, world } from "../runtime/runtime.fixture.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Rate } from "./rate.ts";

const limit = { name: "calls", burst: 100, perSecond: 10 };

type World = Awaited<ReturnType<typeof world>>;

/** How many of `n` tries at once are let through. */
const tries = async (w: World, n: number, of: Rate.Limit = limit, who = "somebody") => {
  const all = Array.from({ length: n }, () => w.within(() => Rate.spend(of, who)));
  return (await Promise.allSettled(all)).filter(({ status }) => status === "fulfilled").length;
};

test("a bucket holds its burst, fills at its rate, and never overflows", async () => {
  await using w = await world();
  expect(await tries(w, 150)).toBe(100);
  w.advance(1);
  expect(await tries(w, 50)).toBe(10);
  w.advance(0.55);
  expect(await tries(w, 50)).toBe(5);
  w.advance(24 * 3600);
  expect(await tries(w, 150)).toBe(100);
  expect(await tries(w, 150, limit, "somebody else")).toBe(100);
});

test("however processes share a bucket, nobody gets more than it holds, and little of it is lost", async () => {
  await using w = await world();
  // Each runtime has leases of its own, as each process has.
  const processes = Array.from({ length: 4 }, () => ({ ...w.runtime }));
  const random = seededRandom(11);
  let through = 0;
  const seconds = 20;
  for (let tick = 0; tick < seconds * 10; tick++) {
    for (let i = 0; i < 8; i++) {
      const process = processes[Math.floor(random.next() * processes.length)] ?? w.runtime;
      await Runtime.provide(process, () => Rate.spend(limit, "shared")).then(
        () => through++,
        () => {},
      );
    }
    w.advance(0.1);
  }
  const most = limit.burst + limit.perSecond * seconds;
  expect(through).toBeLessThanOrEqual(most);
  expect(through).toBeGreaterThanOrEqual(most * 0.95);
});

test("a busy caller costs a write for many calls; what must be exact costs one each", async () => {
  await using w = await world();
  const busy = w.faults.on("UpdateItem", () => undefined);
  expect(await tries(w, 1_000, { name: "staff", burst: 2_000, perSecond: 100 })).toBe(1_000);
  busy[Symbol.dispose]();
  expect(busy.seen.length).toBeLessThan(30);
  using exact = w.faults.on("UpdateItem", () => undefined);
  const few = { name: "sign-in", burst: 5, perSecond: 0.01, exact: true };
  expect(await tries(w, 20, few)).toBe(5);
  // And once it is known to be empty, it is not asked again.
  expect(exact.seen.length).toBeLessThanOrEqual(8);
});

test("a refusal says when to come again, and then is the time", async () => {
  await using w = await world();
  const slow = { name: "codes", burst: 2, perSecond: 1 / 60, exact: true };
  expect(await tries(w, 3, slow)).toBe(2);
  const refused = await w.within(() => Rate.spend(slow, "somebody")).catch((error: unknown) => error);
  expect(refused).toMatchObject({ reason: "rate.limited", details: { retryAfterSeconds: 60 } });
  w.advance(59);
  expect(await tries(w, 1, slow)).toBe(0);
  w.advance(1);
  expect(await tries(w, 1, slow)).toBe(1);
});

test("a try that came to nothing is given back, and a bucket can be filled again", async () => {
  await using w = await world();
  const few = { name: "sign-in", burst: 2, perSecond: 0.001, exact: true };
  expect(await tries(w, 3, few)).toBe(2);
  await w.within(() => Rate.refund(few, "somebody"));
  expect(await tries(w, 3, few)).toBe(1);
  await w.within(() => Rate.reset(few, "somebody"));
  expect(await tries(w, 3, few)).toBe(2);
  await w.within(() => Rate.refund(few, "nobody who ever came"));
});

test("a table in trouble lets nobody through by mistake, and refuses nobody for good", async () => {
  await using w = await world();
  {
    using _ = w.faults.on("UpdateItem", () => throttled);
    await expect(w.within(() => Rate.spend(limit, "somebody"))).rejects.toMatchObject({ name: "ElectroError" });
  }
  expect(await tries(w, 1)).toBe(1);
});

test("a bucket that was filled again by one process is not empty for long to another", async () => {
  await using w = await world();
  const few = { name: "sign-in", burst: 2, perSecond: 0.001, exact: true };
  const other = { ...w.runtime };
  expect(await tries(w, 3, few)).toBe(2);
  await Runtime.provide(other, () => Rate.reset(few, "somebody"));
  w.advance(10);
  expect(await tries(w, 1, few)).toBe(1);
});
