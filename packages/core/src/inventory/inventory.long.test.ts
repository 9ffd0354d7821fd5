import { expect, test } from "vitest";
import { audit, place, shop, stockOf } from "../order/order.fixture.ts";
import { world } from "../runtime/runtime.fixture.ts";
import { spread, spreadOf } from "./inventory.fixture.ts";
import { grow } from "./inventory.grow.ts";

/** With A, a long order of two chunks, the first of them full. */
const others = Object.fromEntries(Array.from({ length: 94 }, (_, i) => [`S${i}`, 1]));

test("a long order takes what lies thin in many buckets, though there is no room to split it", async () => {
  await using w = await world();
  await spread(w, [2, 2, 2, 2, 2, 2]);
  await shop(w, others);
  const order = await place(w, { A: 11, ...others });
  expect(order.lines).toHaveLength(95);
  expect(await stockOf(w, "A")).toEqual({ available: 1, reserved: 11, onHand: 12 });
  await expect(place(w, { A: 2, S0: 1 })).rejects.toMatchObject({ reason: "inventory.out_of_stock" });
  await audit(w);
});

test("a product that grows between two chunks: a copy of the call goes on with the same chunks", async () => {
  await using w = await world();
  await shop(w, { A: 100, ...others });
  {
    using _ = w.faults.crash(1, ({ input }) => JSON.stringify(input).includes('"LINES#0001"'));
    await expect(place(w, { ...others, A: 3 }, { key: "long" })).rejects.toThrow("ValidationException");
  }
  await w.within(() => grow("A", 1));
  expect(await spreadOf(w)).toMatchObject({ spread: 4 });
  const order = await place(w, { ...others, A: 3 }, { key: "long" });
  expect(order.lines).toHaveLength(95);
  const { orders } = await audit(w);
  expect(orders.map(({ status }) => status)).toEqual(["pending_payment"]);
});
