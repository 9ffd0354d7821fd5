import { Order } from "@waybill/core/order";
import { Payment } from "@waybill/core/payment";
import { Actor } from "@waybill/core/actor";
import { expect, test } from "vitest";
import { type Harness, harness } from "../harness.ts";
import { pounds, shop, stockOf } from "./shop.fixture.ts";

const skus = (count: number) => Array.from({ length: count }, (_, i) => `S${i}`);
const units = (count: number, each: number) => Object.fromEntries(skus(count).map((sku) => [sku, each]));
const lines = (count: number) => skus(count).map((sku) => ({ sku, quantity: 1 }));

const sweep = (h: Harness) => h.within(() => Actor.provide({ type: "system", id: "test" }, Order.expireDue));

/** Makes the n-th transaction from now fail as if the process had died before it. */
function crashAt(h: Harness, n: number) {
  let left = n;
  h.edge.runtime.dynamo.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName === "TransactWriteItemsCommand" && --left === 0)
        throw Object.assign(new Error("crash"), { name: "ValidationException" });
      if (left < 0) throw Object.assign(new Error("crash"), { name: "ValidationException" });
      return next(args);
    },
    { step: "initialize", name: "crash" },
  );
  return () => h.edge.runtime.dynamo.middlewareStack.remove("crash");
}

test("an order of 1,200 lines is placed, paid and read whole", { timeout: 120_000 }, async () => {
  await using h = await harness();
  await shop(h, units(1_200, 2), 10);
  const alice = h.client("customer:alice");
  const order = await alice.order.place({ lines: lines(1_200), paymentMethod: "pm_succeeds" });
  expect(order).toMatchObject({ status: "pending_payment", total: pounds(12_000), version: 2 });
  expect(order.lines.map(({ sku }) => sku)).toEqual(skus(1_200));
  await h.within(() => Actor.provide({ type: "system", id: "test" }, () => Payment.take(order.id)));
  const paid = await alice.order.get({ id: order.id });
  expect(paid.status).toBe("confirmed");
  expect(paid.lines).toEqual(order.lines);
  expect(await stockOf(h, "S1199")).toEqual({ available: 1, reserved: 1, onHand: 2 });
  const tooMany = { lines: [...lines(1_200), { sku: "S0", quantity: 1, unitPrice: pounds(1) }] };
  await expect(h.client("manager:mia").order.place(tooMany)).rejects.toMatchObject({
    reason: "order.limit_exceeded",
    details: { limit: "linesPerOrderMax", value: 1_200, actual: 1_201 },
  });
});

test("a long order that lacks one unit holds nothing, and its key is free again", async () => {
  await using h = await harness();
  const staff = await shop(h, { ...units(95, 5), S94: 0 });
  const alice = h.client("customer:alice");
  const key = { idempotencyKey: "long-1" };
  for (let tries = 0; tries < 2; tries++)
    await expect(alice.order.place({ lines: lines(95) }, key)).rejects.toMatchObject({
      reason: "inventory.out_of_stock",
      details: { sku: "S94", requested: 1, available: 0 },
    });
  expect((await alice.order.list({})).items).toEqual([]);
  expect(await stockOf(h, "S0")).toEqual({ available: 5, reserved: 0, onHand: 5 });
  await staff.inventory.receive({ sku: "S94", quantity: 1 });
  expect((await alice.order.place({ lines: lines(95) }, key)).lines).toHaveLength(95);
  expect(await stockOf(h, "S0")).toEqual({ available: 4, reserved: 1, onHand: 5 });
});

test("twenty copies of a long order are one order", async () => {
  await using h = await harness();
  await shop(h, units(95, 1));
  const alice = h.client("customer:alice");
  const copies = await Promise.all(
    Array.from({ length: 20 }, () => alice.order.place({ lines: lines(95) }, { idempotencyKey: "copies" })),
  );
  for (const copy of copies) expect(copy).toEqual(copies[0]);
  expect(await stockOf(h, "S94")).toEqual({ available: 0, reserved: 1, onHand: 1 });
});

test.each([2, 3, 4])("a crash before write %i: a retry finishes the order, once", async (n) => {
  await using h = await harness();
  await shop(h, units(95, 1));
  const alice = h.client("customer:alice");
  const key = { idempotencyKey: "crash" };
  const restart = crashAt(h, n);
  await expect(alice.order.place({ lines: lines(95) }, key)).rejects.toMatchObject({ status: 500 });
  restart();
  expect((await alice.order.list({})).items).toEqual([]);
  const order = await alice.order.place({ lines: lines(95) }, key);
  expect((await alice.order.get({ id: order.id })).lines).toHaveLength(95);
  for (const sku of ["S0", "S50", "S94"])
    expect(await stockOf(h, sku)).toEqual({ available: 0, reserved: 1, onHand: 1 });
});

test("a crash that nobody comes back from: the sweeper gives every unit back", async () => {
  await using h = await harness();
  await shop(h, units(95, 1));
  const alice = h.client("customer:alice");
  const restart = crashAt(h, 4);
  await expect(alice.order.place({ lines: lines(95) })).rejects.toMatchObject({ status: 500 });
  restart();
  expect(await stockOf(h, "S0")).toEqual({ available: 0, reserved: 1, onHand: 1 });
  expect(await sweep(h)).toBe(0);
  h.advance(66);
  expect(await sweep(h)).toBe(1);
  for (const sku of skus(95)) expect(await stockOf(h, sku)).toEqual({ available: 1, reserved: 0, onHand: 1 });
});

test("a long order that is not paid expires, and every unit comes back", async () => {
  await using h = await harness();
  await shop(h, units(95, 1));
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ lines: lines(95) });
  h.advance(906);
  expect(await sweep(h)).toBe(1);
  expect((await alice.order.get({ id })).status).toBe("expired");
  expect(await stockOf(h, "S92")).toEqual({ available: 1, reserved: 0, onHand: 1 });
});

test("one product with a long name at 1,200 prices fits, and is read back whole", async () => {
  await using h = await harness();
  const staff = await shop(h, {});
  const name = "漢".repeat(200);
  await staff.product.create({ sku: "K", name, price: pounds(1), status: "active" });
  await staff.inventory.receive({ sku: "K", quantity: 1_200 });
  const order = await staff.order.place({
    lines: Array.from({ length: 1_200 }, (_, i) => ({ sku: "K", quantity: 1, unitPrice: pounds(i + 1) })),
  });
  expect(order.lines).toHaveLength(1_200);
  expect((await staff.order.get({ id: order.id })).lines).toEqual(order.lines);
  expect(order.lines[1_199]).toMatchObject({ name, unitPrice: pounds(1_200) });
});
