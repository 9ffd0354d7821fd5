import { expect, test } from "vitest";
import { place, shop, stockOf } from "../order/order.fixture.ts";
import { world } from "../runtime/runtime.fixture.ts";
import { Table } from "../table/table.ts";
import { Inventory } from "./inventory.ts";

const two = { sku: "A", bucket: 0, quantity: 2 };

test("what is shipped is in the house no more; what comes back is for sale again", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  await place(w, { A: 2 });
  expect(await w.within(() => Table.commit([Inventory.ship(two)]))).toEqual({ ok: true });
  expect(await stockOf(w, "A")).toEqual({ available: 3, reserved: 0, onHand: 3 });
  expect(await w.within(() => Table.commit([Inventory.restock(two)]))).toEqual({ ok: true });
  expect(await stockOf(w, "A")).toEqual({ available: 5, reserved: 0, onHand: 5 });
});

test("more than there is in the house is not shipped", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  expect(await w.within(() => Table.commit([Inventory.ship(two)]))).toMatchObject({
    ok: false,
    refused: [{ label: "stock#0#A", item: { sku: "A", bucket: 0, received: 1 } }],
  });
  expect(await stockOf(w, "A")).toEqual({ available: 1, reserved: 0, onHand: 1 });
});
