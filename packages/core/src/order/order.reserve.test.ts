import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { Product } from "../product/product.ts";
import { manager, world, type World } from "../runtime/runtime.fixture.ts";
import type { Fault } from "../table/table.fixture.ts";
import { audit, found, gbp, place, read, shop, stockOf } from "./order.fixture.ts";
import { Order } from "./order.ts";

const skus = Array.from({ length: 93 }, (_, i) => `S${i}`);
const units = Object.fromEntries(skus.map((sku) => [sku, 1]));
const last = "S92";

/** A shop of one each, in which all lines are a long order of two chunks. */
async function longShop(w: World) {
  await shop(w, { S0: 1 });
  const { id } = await w.within(() => Product.get({ sku: "S0" }));
  const { items } = await read(w);
  const template = items.filter(({ pk }) => /^(PRD|INV|MOV|PID)#/.test(pk));
  const cloneFor = (sku: string) => {
    const ownId = `${id.slice(0, -3)}${sku.padStart(3, "0")}`;
    const text = JSON.stringify(template.filter(({ __edb_e__ }) => __edb_e__ !== "event"));
    // The id first put aside, as "S0" may be a part of it.
    const own = text.replaceAll(id, "<id>").replaceAll("S0", sku).replaceAll("<id>", ownId);
    return JSON.parse(own) as typeof items;
  };
  const { dynamo, tableName: TableName } = w.runtime;
  const all = skus.slice(1).flatMap(cloneFor);
  await Promise.all(all.map((Item) => dynamo.send(new PutCommand({ TableName, Item }) as never)));
}

const isChunk =
  (chunk: number) =>
  ({ input }: { input: object }): boolean =>
    JSON.stringify(input).includes(`"LINES#000${chunk}"`);

/** Lets something happen just before the transaction that holds this chunk, once. */
function before(w: World, chunk: number, happens: () => Promise<unknown>) {
  let done = false;
  const fault: Fault = async (_, apply) => {
    await happens();
    return apply();
  };
  return w.faults.on("TransactWriteItems", (request) => {
    if (done || !isChunk(chunk)(request)) return undefined;
    done = true;
    return fault;
  });
}

/** The process dies before it holds the second chunk. */
async function dieHalfway(w: World) {
  const isSecond = isChunk(1);
  using _ = w.faults.crash(1, isSecond);
  await expect(place(w, units, { key: "long" })).rejects.toThrow("ValidationException");
}

const everythingIsBack = async (w: World) => {
  for (const sku of ["S0", "S15", last])
    expect(await stockOf(w, sku), sku).toEqual({ available: 1, reserved: 0, onHand: 1 });
};

test("a sweeper that rejects an order while somebody holds its next chunk: nothing stays held, and the key is free", async () => {
  await using w = await world();
  await longShop(w);
  {
    using _ = before(w, 1, async () => {
      w.advance(66);
      expect(await w.within(Order.expireDue)).toBe(1);
    });
    await expect(place(w, units, { key: "long" })).rejects.toMatchObject({ reason: "idempotency.in_progress" });
  }
  await everythingIsBack(w);
  await audit(w);
  const order = await place(w, units, { key: "long" });
  expect(order.lines).toHaveLength(skus.length);
  await audit(w);
});

test("many come back with the key of a half-held order: one order, every unit held once", async () => {
  await using w = await world();
  await longShop(w);
  await dieHalfway(w);
  const copies = await Promise.all(Array.from({ length: 5 }, () => place(w, units, { key: "long" })));
  for (const copy of copies) expect(copy).toEqual(copies[0]);
  expect(copies[0]?.lines.map(({ sku }) => sku)).toEqual(skus);
  const { orders } = await audit(w);
  expect(orders.map(({ status }) => status)).toEqual(["pending_payment"]);
});

test("a helper and a sweeper at one moment: the order is whole, or all of it is back", async () => {
  await using w = await world();
  await longShop(w);
  await dieHalfway(w);
  w.advance(66);
  const [swept, ...copies] = await Promise.all([
    w.within(Order.expireDue),
    ...Array.from({ length: 3 }, () =>
      place(w, units, { key: "long" }).catch(({ reason }: { reason: string }) => reason),
    ),
  ]);
  const refusals = copies.filter((copy) => typeof copy === "string");
  const told = expect.stringMatching(/^idempotency\.in_progress$|^conflict\.busy$/) as string;
  expect(refusals).toEqual(refusals.map(() => told));
  const { orders } = await audit(w);
  const placed = orders.filter(({ status }) => status === "pending_payment").length;
  expect(placed).toBeLessThanOrEqual(1);
  expect(placed + swept).toBeGreaterThan(0);
  await place(w, units, { key: "long" });
  await audit(w);
});

test("what was dearer when somebody came back is not gone on with: all of it comes back, then the key is free", async () => {
  await using w = await world();
  await longShop(w);
  await dieHalfway(w);
  const { id } = await w.within(() => Product.get({ sku: last }));
  await w.as(manager, () => Product.update({ id, price: gbp(999) }));
  await expect(place(w, units, { key: "long" })).rejects.toMatchObject({ reason: "idempotency.in_progress" });
  await everythingIsBack(w);
  expect((await place(w, units, { key: "long" })).total).toEqual(gbp(92 * 250 + 999));
  await audit(w);
});

test("a product that changes under a helper's hands makes them try again, and is no bug", async () => {
  await using w = await world();
  await longShop(w);
  await dieHalfway(w);
  const { id } = await w.within(() => Product.get({ sku: last }));
  {
    using _ = before(w, 1, () => w.as(manager, () => Product.update({ id, price: gbp(999) })));
    const outcome = await place(w, units, { key: "long" }).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/^conflict\.busy$|^idempotency\.in_progress$/) });
  }
  await everythingIsBack(w);
  expect((await place(w, units, { key: "long" })).total).toEqual(gbp(92 * 250 + 999));
  await audit(w);
});

test("a product that changes between two chunks is priced again from the start", async () => {
  await using w = await world();
  await longShop(w);
  const { id } = await w.within(() => Product.get({ sku: last }));
  using _ = before(w, 1, () => w.as(manager, () => Product.update({ id, price: gbp(999) })));
  expect((await place(w, units, { key: "long" })).total).toEqual(gbp(92 * 250 + 999));
  const { orders } = await audit(w);
  expect(orders.map(({ status }) => status).toSorted()).toEqual(["pending_payment", "rejected"]);
});

test.each([1, 2, 3])("a sweeper that dies at its write %i: another one finishes", async (nth) => {
  await using w = await world();
  await longShop(w);
  await dieHalfway(w);
  w.advance(66);
  {
    using _ = w.faults.crash(nth, ({ command }) => command === "TransactWriteItems");
    await w.within(Order.expireDue);
  }
  w.advance(66);
  await w.within(Order.expireDue);
  await everythingIsBack(w);
  const { orders } = await audit(w);
  expect(orders).toMatchObject([{ status: "rejected" }]);
  expect(await found(w, orders[0]?.id ?? "")).not.toHaveProperty("due");
  expect((await place(w, units, { key: "long" })).status).toBe("pending_payment");
});
