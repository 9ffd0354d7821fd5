/** The auditor finds units that an order lacks, has too many of, or has sent twice; and no repair makes them good. */
import { expect, test } from "vitest";
import { found, place, read, shop, stockOf } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { isWrite, wrong } from "../table/table.fixture.ts";
import { asManager, breaches, check, damage, paid, publish } from "./check.fixture.ts";
import { Check } from "./check.ts";

type Damages = [entity: string, changes: Record<string, unknown>][];
const of = (sku: string, quantity: number) => ({ sku, bucket: 0, quantity });

/** A paid order of three of A and two of B, of which one A was sent and asked back, and one B cancelled: two As and a B are owed. */
async function halfway(w: World) {
  await shop(w, { A: 3, B: 2 });
  const id = await paid(w, { A: 3, B: 2 });
  const lines = [{ sku: "A", quantity: 1 }];
  await asManager(w, () => Order.fulfil({ id, lines }));
  await asManager(w, () => Order.cancel({ id, reason: "less", lines: [{ sku: "B", quantity: 1 }] }));
  await asManager(w, () => Order.requestReturn({ id, reason: "broken", lines }));
  return id;
}

test.each<[string, string, Damages]>([
  [
    "sells a unit that an order is owed",
    "I1 holds 1 of the 2 units of A that it is owed",
    [
      ["reservation", { allocations: [of("A", 1), of("B", 1)] }],
      ["bucket", { available: 1 }],
    ],
  ],
  ["holds nothing", "I1 holds 0 of the 1 units of B that it is owed", [["reservation", { __edb_e__: "gone" }]]],
  [
    "holds what was cancelled",
    "I12 holds 2 units of B and is owed 1",
    [["reservation", { allocations: [of("A", 2), of("B", 2)] }]],
  ],
  [
    "holds what it has not",
    "I12 holds 1 units of C and is owed 0",
    [["reservation", { allocations: [of("A", 2), of("B", 1), of("C", 1)] }]],
  ],
  ["has sent too many", "I8 ordered 3 units of A, and 4 were sent and 0 cancelled", [["goods", { lines: [[0, 4]] }]]],
  ["has sent no line of its own", "I8 has records of lines that it has not", [["goods", { lines: [[7, 1]] }]]],
  ["takes back what was not sent", "I8 was sent 0 units of A, and 1 come back", [["goods", { lines: [[1, 1]] }]]],
  ["was not sent", "I8 is fulfilled, and 3 units were not sent", [["order", { status: "fulfilled" }]]],
  ["was sent", "I8 is unfulfilled, and 1 units were sent", [["order", { fulfillmentStatus: "unfulfilled" }]]],
])("an order that %s: %s", async (_, says, damages) => {
  await using w = await world();
  const id = await halfway(w);
  expect(await breaches(w)).toEqual([]);
  const nth = (await read(w)).buckets.findIndex(({ sku }) => sku === "A");
  for (const [entity, changes] of damages) await damage(w, entity, changes, entity === "bucket" ? nth : 0);
  const all = (await check(w)).breaches.filter(({ subject }) => subject === id);
  expect(all.map((one) => `${one.invariant} ${one.says}`)).toContain(says);
});

test("units that an order lost are not put up for sale, neither by the command that is named nor by any other", async () => {
  await using w = await world();
  await shop(w, { A: 5, B: 5 });
  const id = await paid(w, { A: 3 });
  await damage(w, "reservation", { allocations: [] });
  const said = (await check(w)).breaches;
  expect(said.map(({ invariant, subject }) => `${invariant} ${subject}`)).toEqual([`I1 ${id}`, "I2 A#0"]);
  expect(said.map(({ repair }) => repair)).toEqual([undefined, undefined]);
  const seen = { sku: "A", bucket: 0, received: 5, available: 2, promised: 0 };
  await expect(w.within(() => Check.Repair.stock(seen))).rejects.toMatchObject({
    reason: "inventory.disputed",
    details: { sku: "A", orderId: id, owed: 3, held: 0 },
  });
  expect(await stockOf(w, "A")).toMatchObject({ available: 2 });

  // The dispute is about A alone.
  const nth = (await read(w)).buckets.findIndex(({ sku }) => sku === "B");
  await damage(w, "bucket", { available: 4 }, nth);
  const repair = 'repair:stock --sku "B" --bucket 0 --received 5 --available 4 --promised 0';
  expect((await check(w)).breaches.map((one) => one.repair)).toContain(repair);
  await w.within(() => Check.Repair.stock({ sku: "B", bucket: 0, received: 5, available: 4, promised: 0 }));

  // Once the order does not want them any more, they are free.
  await asManager(w, () => Order.cancel({ id, reason: "lost" }));
  await w.within(() => Check.Repair.stock(seen));
  expect(await breaches(w)).toEqual([]);
});

test("stock is repaired only by what is promised of it at that moment", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  await paid(w, { A: 3 });
  await damage(w, "bucket", { available: 5 });
  const seen = { sku: "A", bucket: 0, received: 5, available: 5 };
  await expect(w.within(() => Check.Repair.stock({ ...seen, promised: 2 }))).rejects.toMatchObject({
    reason: "conflict.busy",
  });
  await w.within(() => Check.Repair.stock({ ...seen, promised: 3 }));
  expect(await breaches(w)).toEqual([]);
});

test("of a long order whose stock has followed in part, each unit is accounted for", { timeout: 60_000 }, async () => {
  await using w = await world();
  const units = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`L${i}`, 2]));
  await shop(w, units);
  const { id } = await place(w, units);
  const lines = Object.keys(units).map((sku) => ({ sku, quantity: 1 }));
  let writes = 0;
  {
    // The process dies after the cancellation and the first batch of its stock.
    using _ = w.faults.on("*", (request) =>
      isWrite(request) && ++writes > 2 ? wrong("ValidationException") : undefined,
    );
    await asManager(w, () => Order.cancel({ id, reason: "less", lines })).catch(() => {});
  }
  await publish(w);
  const { goods, reservations } = await read(w);
  expect(goods).toMatchObject([{ batches: 2, applied: 1 }]);
  const held = reservations.map(({ allocations }) => new Set(allocations.map(({ quantity }) => quantity)));
  expect(held).toEqual([new Set([1]), new Set([2])]);
  expect(await breaches(w)).toEqual([]);

  const [first, ...others] = reservations[1]?.allocations ?? [];
  await damage(w, "reservation", { allocations: others }, 1);
  expect(await breaches(w)).toContain(`I1 holds 0 of the 2 units of ${first?.sku} that it is owed`);
  await damage(w, "reservation", { allocations: [first, ...others] }, 1);
  w.advance(70);
  await w.within(Order.expireDue);
  expect(await breaches(w)).toEqual([]);
  expect((await found(w, id))?.total).toBe(120 * 250);
});
