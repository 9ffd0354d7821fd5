import { expect, test } from "vitest";
import { Actor } from "../actor/actor.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { audit, cancel, place, read } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { customer, type World, world } from "../runtime/runtime.fixture.ts";
import { Runtime } from "../runtime/runtime.ts";
import { spread, spreadOf } from "./inventory.fixture.ts";
import { rememberedMs } from "./inventory.memory.ts";

/** Requests of one order: whether its first transaction found its units, and how often buckets were looked at. */
async function requestsOf(w: World, run: () => Promise<unknown>) {
  using writes = w.faults.on("TransactWriteItems", () => undefined);
  using reads = w.faults.on("BatchGetItem", () => undefined);
  await run();
  return { writes: writes.seen.length, reads: reads.seen.length };
}
const bucketOf = async (w: World, id: string) =>
  (await read(w)).reservations.find(({ orderId }) => orderId === id)?.allocations[0]?.bucket;
const available = async (w: World) => (await spreadOf(w)).available;
/** Fifteen buckets are empty: an order that chooses by itself is all but sure to be refused first. */
const thin = (units: number) => Array.from({ length: 16 }, (_, bucket) => (bucket === 9 ? units : 0));

test("who has just looked into all buckets finds the next units at once, until the memory is old", async () => {
  await using w = await world();
  await spread(w, thin(20));
  let id = "";
  const buy = async () => void ({ id } = await place(w, { A: 1 }));
  while ((await requestsOf(w, buy)).writes === 1) expect(await bucketOf(w, id)).toBe(9);
  for (let n = 0; n < 5; n++) expect((await requestsOf(w, buy)).writes).toBe(1);
  w.advance(rememberedMs / 1000);
  let looked = 0;
  for (let n = 0; n < 3; n++) {
    looked += (await requestsOf(w, buy)).writes - 1;
    w.advance(rememberedMs / 1000);
  }
  expect(looked).toBeGreaterThan(0);
  await audit(w);
});

test("what is remembered never says sold out: a unit that came back meanwhile is found by looking", async () => {
  await using w = await world();
  await spread(w, thin(3));
  const { id } = await place(w, { A: 1 });
  for (let n = 0; n < 2; n++) await place(w, { A: 1 });
  expect(await available(w)).toEqual(thin(0));
  await cancel(w, id);
  const again = await place(w, { A: 1 });
  expect(await bucketOf(w, again.id)).toBe(9);
  await expect(place(w, { A: 1 })).rejects.toMatchObject({ details: { available: 0 } });
  await audit(w);
});

test("what is remembered and was sold by another process since is looked for, and sold once", async () => {
  await using w = await world();
  await spread(w, thin(20));
  while ((await requestsOf(w, () => place(w, { A: 1 }))).writes === 1);
  const left = (await available(w))[9] ?? 0;
  expect(left).toBeGreaterThan(0);
  // Another runtime remembers nothing of what this one does.
  const lines = [{ sku: "A", quantity: left }];
  await Runtime.provide({ ...w.runtime }, () =>
    Actor.provide(customer("bob"), () => Idempotency.provide("elsewhere", () => Order.place({ lines }))),
  );
  expect(
    await requestsOf(w, () => expect(place(w, { A: 1 })).rejects.toMatchObject({ details: { available: 0 } })),
  ).toEqual({
    writes: 1,
    reads: 2,
  });
  await audit(w);
});
