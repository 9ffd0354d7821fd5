import { expect, test } from "vitest";
import { audit, cancel, place, read, stockOf } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { Product } from "../product/product.ts";
import { manager, type World, world } from "../runtime/runtime.fixture.ts";
import { spread, spreadOf } from "./inventory.fixture.ts";
import { Inventory } from "./inventory.ts";

const available = async (w: World) => (await spreadOf(w)).available;
const allocationsOf = async (w: World, id: string) =>
  (await read(w)).reservations.filter(({ orderId }) => orderId === id).flatMap(({ allocations }) => allocations);

test("an order takes from one bucket where one has enough, the same whenever it is asked", () => {
  const demand = { sku: "A", quantity: 1, product: 1, buckets: 16, spread: 4 };
  const picked = Array.from({ length: 400 }, (_, i) => Inventory.plan(`ord_${i}`, [demand])[0]?.bucket);
  for (const bucket of [0, 1, 2, 3]) expect(picked.filter((one) => one === bucket).length).toBeGreaterThan(60);
  expect(Inventory.plan("ord_1", [demand])).toEqual(Inventory.plan("ord_1", [demand]));
  expect(Inventory.plan("ord_1", [{ ...demand, spread: 1 }])[0]?.bucket).toBe(0);
});

test("a product is not sold out while any bucket has units", async () => {
  await using w = await world();
  await spread(w, [0, 0, 0, 1, 0]);
  const order = await place(w, { A: 1 });
  expect(await allocationsOf(w, order.id)).toEqual([{ sku: "A", bucket: 3, quantity: 1 }]);
  await expect(place(w, { A: 1 })).rejects.toMatchObject({
    reason: "inventory.out_of_stock",
    details: { sku: "A", requested: 1, available: 0 },
  });
  await audit(w);
});

test("what no bucket has alone is split over the fullest, three at most, and each gets its own back", async () => {
  await using w = await world();
  await spread(w, [2, 5, 1, 4]);
  const order = await place(w, { A: 10 });
  expect(await allocationsOf(w, order.id)).toEqual([
    { sku: "A", bucket: 1, quantity: 5 },
    { sku: "A", bucket: 3, quantity: 4 },
    { sku: "A", bucket: 0, quantity: 1 },
  ]);
  expect(await available(w)).toEqual([1, 0, 1, 0]);
  expect(await stockOf(w, "A")).toEqual({ available: 2, reserved: 10, onHand: 12 });
  await audit(w);
  await cancel(w, order.id);
  expect(await available(w)).toEqual([2, 5, 1, 4]);
  await audit(w);
});

test("stock that lies too thin for three buckets is brought together and sold; only a sum that is short is refused", async () => {
  await using w = await world();
  await spread(w, [2, 2, 2, 2]);
  await expect(place(w, { A: 9 })).rejects.toMatchObject({ details: { requested: 9, available: 8 } });
  expect(await available(w)).toEqual([2, 2, 2, 2]);
  await place(w, { A: 7 });
  expect((await available(w)).reduce((sum, some) => sum + some, 0)).toBe(1);
  await audit(w);
});

test("many buyers of a spread product: every unit is sold, none twice, and expiry gives each back to its bucket", async () => {
  await using w = await world();
  await spread(w, [6, 6, 6, 6]);
  const orders = await Promise.allSettled(
    Array.from({ length: 30 }, (_, i) => place(w, { A: 1 }, { name: `buyer${i}` })),
  );
  expect(orders.filter(({ status }) => status === "fulfilled")).toHaveLength(24);
  expect(await available(w)).toEqual([0, 0, 0, 0]);
  await audit(w);
  w.advance(906);
  expect(await w.within(Order.expireDue)).toBe(24);
  expect(await available(w)).toEqual([6, 6, 6, 6]);
  await audit(w);
});

test("a change of the product reaches every bucket: none sells by an earlier version", async () => {
  await using w = await world();
  await spread(w, [1, 1, 1]);
  await place(w, { A: 1 });
  const { id } = await w.within(() => Product.get({ sku: "A" }));
  await w.as(manager, () => Product.update({ id, price: { amount: 999, currency: "GBP" } }));
  for (const _ of [1, 2]) expect((await place(w, { A: 1 })).total.amount).toBe(999);
});
