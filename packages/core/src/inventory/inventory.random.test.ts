import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "../error/error.ts";
import { audit, cancel, place, receive, shop } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { Product } from "../product/product.ts";
import { manager, seededRandom, world, type World } from "../runtime/runtime.fixture.ts";
import { atRandom } from "../table/conflict.fixture.ts";
import { type Fault, lostAndForgotten, lostRequest, lostResponse } from "../table/table.fixture.ts";
import { Table } from "../table/table.ts";
import { grow } from "./inventory.grow.ts";
import * as repo from "./inventory.repo.ts";
import { nominateSoon } from "./inventory.spread.ts";
import { Inventory } from "./inventory.ts";

type Command =
  | { does: "take" | "receive" | "adjust"; units: number }
  | { does: "giveBack" | "ship" | "restock"; nth: number }
  | { does: "grow" | "even" };

const commands = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ does: fc.constant("take" as const), units: fc.integer({ min: 1, max: 9 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ does: fc.constant("receive" as const), units: fc.integer({ min: 1, max: 60 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ does: fc.constant("adjust" as const), units: fc.integer({ min: -9, max: -1 }) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ does: fc.constantFrom("giveBack" as const, "ship", "restock"), nth: fc.nat() }),
    },
    { weight: 3, arbitrary: fc.record({ does: fc.constantFrom("grow" as const, "even") }) },
  ),
  { minLength: 10, maxLength: 40 },
);

/** What an honest storekeeper's book says: which units are held in which bucket, and what was shipped. */
interface Book {
  held: Inventory.Allocation[];
  shipped: Inventory.Allocation[];
  received: number;
  orders: number;
}

const availableOf = async (w: World, sku: string) => (await w.within(() => Inventory.get({ sku }))).available;
const reasonOf = (error: unknown) => (error as { reason?: string }).reason ?? error;

/** As an order takes units, without the order. */
async function take(orderId: string, sku: string, quantity: number): Promise<Inventory.Planned[]> {
  const [product] = await Product.lastSeen([sku]);
  if (!product) throw new Error(`${sku} is not there`);
  const { version, buckets, spread } = product;
  const demand = { sku, quantity, product: version, buckets, spread };
  for (let planned = Inventory.plan(orderId, [demand]); ;) {
    const committed = await Table.commit(planned.map(Inventory.take));
    if (committed.ok) return planned;
    planned = await Inventory.split([demand], committed.refused, { orderId, room: 90 });
  }
}

/** Does it, and says what came of it beside what should have. */
async function carryOut(w: World, sku: string, command: Command, book: Book): Promise<[unknown, unknown]> {
  const commit = (write: (allocation: Inventory.Allocation) => Table.Write, allocation: Inventory.Allocation) =>
    w.within(() => Table.commit([write(allocation)]));
  const pick = (from: Inventory.Allocation[], nth: number) => from.splice(nth % from.length, 1);
  switch (command.does) {
    case "take": {
      const expected = (await availableOf(w, sku)) < command.units ? "inventory.out_of_stock" : "taken";
      const keep = (planned: Inventory.Planned[]) => {
        book.held.push(...planned.map(({ bucket, quantity }) => ({ sku, bucket, quantity })));
        return "taken";
      };
      return [await w.within(() => take(`o${++book.orders}`, sku, command.units)).then(keep, reasonOf), expected];
    }
    case "receive":
    case "adjust": {
      const isShort = (await availableOf(w, sku)) + command.units < 0;
      if (!isShort) book.received += command.units;
      const adjust = () => Inventory.adjust({ sku, delta: command.units, reason: "count" });
      const moved = w.as(manager, adjust, `move-${sku}-${++book.orders}`);
      return [await moved.then(() => "moved", reasonOf), isShort ? "inventory.insufficient" : "moved"];
    }
    case "giveBack":
    case "ship": {
      const [allocation] = pick(book.held, command.nth);
      if (!allocation) return [null, null];
      if (command.does === "ship") book.shipped.push(allocation);
      return [await commit(command.does === "ship" ? Inventory.ship : Inventory.giveBack, allocation), { ok: true }];
    }
    case "restock": {
      const [allocation] = pick(book.shipped, command.nth);
      return allocation ? [await commit(Inventory.restock, allocation), { ok: true }] : [null, null];
    }
    case "grow": {
      const [product] = await w.within(() => Product.bySkus([sku]));
      return [await w.within(() => grow(sku, product?.spread ?? 1)), undefined];
    }
    case "even": {
      w.advance(10);
      await w.within(() => nominateSoon(sku));
      return [typeof (await w.within(() => Inventory.rebalanceDue())), "number"];
    }
  }
}

test("whatever is done to a SKU in any order: I1 and I2 hold in every bucket, and no unit appears or disappears", async () => {
  await using w = await world();
  let run = 0;
  let widest = 1;
  await fc.assert(
    fc.asyncProperty(commands, fc.integer({ min: 0, max: 300 }), async (all, stock) => {
      const sku = `P${++run}`;
      await shop(w, { [sku]: stock });
      const book: Book = { held: [], shipped: [], received: stock, orders: 0 };
      for (const command of all) {
        const [outcome, expected] = await carryOut(w, sku, command, book);
        expect(outcome, command.does).toEqual(expected);
        const [product] = await w.within(() => Product.bySkus([sku]));
        widest = Math.max(widest, product?.spread ?? 1);
        const keys = Array.from({ length: product?.buckets ?? 1 }, (_, bucket) => ({ sku, bucket }));
        const sum = { received: 0 };
        for (const { bucket, received, available } of await w.within(() => repo.buckets(keys))) {
          const held = book.held.filter((one) => one.bucket === bucket).reduce((total, one) => total + one.quantity, 0);
          expect(available, `I1 ${bucket}`).toBeGreaterThanOrEqual(0);
          expect(received - available, `I2 ${bucket}`).toBe(held);
          sum.received += received;
        }
        const shipped = book.shipped.reduce((total, one) => total + one.quantity, 0);
        expect(sum.received, "what came in and has not left").toBe(book.received - shipped);
      }
    }),
    { numRuns: 30, seed: 11 },
  );
  expect(widest).toBeGreaterThanOrEqual(16);
});

/** One transaction in four meets a conflict, one request in ten a lost answer or gets lost itself. */
function weather(w: World, random: () => number) {
  const conflicts = atRandom(w.runtime.dynamo, 0.25, random);
  const faults: Fault[] = [lostResponse, lostAndForgotten, lostRequest];
  const lost = w.faults.on("*", ({ command }) =>
    /^(TransactWrite|Put|Delete)/.test(command) && random() < 0.1
      ? faults[command.startsWith("Transact") ? Math.floor(random() * 3) : 2]
      : undefined,
  );
  return {
    [Symbol.dispose]() {
      lost[Symbol.dispose]();
      conflicts[Symbol.dispose]();
    },
  };
}

test("growth, evening out, orders, cancellations, deliveries and edits at once, in bad weather: I1, I2, and nothing is stranded", async () => {
  await using w = await world();
  const source = seededRandom(23);
  const random = () => source.next();
  await shop(w, { A: 60 });
  const { id } = await w.within(() => Product.get({ sku: "A" }));
  const placed: Order.Stored["id"][] = [];
  let count = 0;
  let widest = 1;
  const all: [number, () => Promise<unknown>][] = [
    [10, async () => placed.push((await place(w, { A: 1 + Math.floor(random() * 4) })).id)],
    [
      4,
      async () =>
        placed.length > 0 && cancel(w, placed.splice(Math.floor(random() * placed.length), 1)[0] ?? (id as never)),
    ],
    [2, async () => receive(w, "A", 1 + Math.floor(random() * 30), `more-${++count}`)],
    [1, async () => w.as(manager, () => Inventory.adjust({ sku: "A", delta: -1, reason: "lost" }), `lost-${++count}`)],
    [1, async () => w.as(manager, () => Product.update({ id, price: { amount: 200 + ++count, currency: "GBP" } }))],
    [2, async () => w.within(() => Inventory.rebalanceDue())],
    [1, async () => w.within(() => nominateSoon("A"))],
    [1, async () => w.advance(11)],
    [
      2,
      async () => {
        const [product] = await w.within(() => Product.bySkus(["A"]));
        widest = Math.max(widest, product?.spread ?? 1);
        await w.within(() => grow("A", product?.spread ?? 1));
      },
    ],
  ];
  const weighted = all.flatMap(([weight, command]) => Array.from({ length: weight }, () => command));
  const bugs: unknown[] = [];
  {
    using _ = weather(w, random);
    const actor = async () => {
      for (let i = 0; i < 60; i++)
        await weighted[Math.floor(random() * weighted.length)]?.().catch((error: unknown) => {
          if (!Failure.isFailure(error) && (error as Error).name !== "ElectroError") bugs.push(error);
        });
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map(actor));
  }
  expect(bugs).toEqual([]);
  expect(widest).toBeGreaterThanOrEqual(16);
  await audit(w);

  // I12: a buyer of all that is left gets it, wherever it lies.
  w.advance(60);
  const left = await w.within(() => Inventory.get({ sku: "A" }));
  if (left.available > 0) await place(w, { A: left.available });
  await audit(w);
  expect((await w.within(() => Inventory.get({ sku: "A" }))).available).toBe(0);
  w.advance(1_000);
  await w.within(Order.expireDue);
  await w.within(Order.expireDue);
  await audit(w);
});
