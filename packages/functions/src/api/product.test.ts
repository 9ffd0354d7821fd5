import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { one, pounds, shop, stockOf } from "./shop.fixture.ts";

const mug = { sku: "MUG-1", name: "Café Mug, red", price: pounds(450), category: "Mugs" };

test("a draft is seen by staff only, can be bought once published, and not once archived", async () => {
  await using h = await harness();
  const staff = h.client("manager:mia");
  const { id, status, version } = await staff.product.create(mug);
  expect([status, version]).toEqual(["draft", 1]);
  const customer = h.client("customer:alice");
  const absent = { reason: "product.not_found", status: 404 };
  await expect(customer.product.get({ id })).rejects.toMatchObject(absent);
  await expect(h.client().product.get({ sku: "MUG-1" })).rejects.toMatchObject(absent);
  await expect(customer.product.list({ status: "draft" })).rejects.toMatchObject({ status: 403 });
  expect((await staff.product.list({ status: "draft" })).items).toHaveLength(1);
  await staff.inventory.receive({ sku: "MUG-1", quantity: 2 });
  await expect(customer.order.place(one("MUG-1"))).rejects.toMatchObject({ reason: "product.unavailable" });
  expect(await staff.product.publish({ id })).toMatchObject({ status: "active", version: 2 });
  await customer.order.place(one("MUG-1"));
  expect((await h.client().product.get({ id })).name).toBe("Café Mug, red");
  await staff.product.archive({ id, expectedVersion: 2 });
  await expect(customer.order.place(one("MUG-1"))).rejects.toMatchObject({ reason: "product.unavailable" });
  expect((await staff.product.get({ id })).status).toBe("archived");
});

test("a SKU is taken once, whoever asks at the same time; its case counts", async () => {
  await using h = await harness();
  const staff = h.client("manager:mia");
  const tries = await Promise.allSettled(Array.from({ length: 5 }, () => staff.product.create(mug)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refusals = tries.flatMap((tried) => (tried.status === "rejected" ? [tried.reason as unknown] : []));
  const taken = { reason: "product.sku_taken", details: { sku: "MUG-1" } };
  expect(refusals).toEqual(Array.from({ length: 4 }, () => expect.objectContaining(taken)));
  expect((await staff.product.create({ ...mug, sku: "mug-1" })).sku).toBe("mug-1");
});

test("an update changes what it names, removes what it nulls, and is refused when it was not the first", async () => {
  await using h = await harness();
  const staff = h.client("manager:mia");
  const { id } = await staff.product.create({ ...mug, description: "old", attributes: { size: "L" } });
  const updated = await staff.product.update({ id, name: "Tea Bowl", description: null, expectedVersion: 1 });
  expect(updated).toMatchObject({ name: "Tea Bowl", version: 2, category: "Mugs", attributes: { size: "L" } });
  expect(updated.description).toBeUndefined();
  await expect(staff.product.update({ id, name: "Late", expectedVersion: 1 })).rejects.toMatchObject({
    reason: "conflict.version",
    details: { expected: 1, actual: 2 },
  });
  expect((await staff.product.update({ id, name: "Tea Bowl" })).version).toBe(2);
  const unknown = "prd_01M8RDA4M0GV30CX0M6FBW67T4";
  await expect(staff.product.update({ id: unknown, name: "x" })).rejects.toMatchObject({ status: 404 });
  await staff.product.publish({ id });
  expect((await h.client().product.search({ text: "mug" })).items).toHaveLength(1);
  expect((await h.client().product.search({ text: "café" })).items).toHaveLength(0);
  expect((await h.client().product.search({ text: "tea bo" })).items).toHaveLength(1);
});

test("the same key creates one product and answers every copy alike", async () => {
  await using h = await harness();
  const staff = h.client("manager:mia");
  const key = { idempotencyKey: "create-1" };
  const copies = await Promise.all(Array.from({ length: 5 }, () => staff.product.create(mug, key)));
  for (const copy of copies) expect(copy).toEqual(copies[0]);
  await expect(staff.product.create({ ...mug, name: "x" }, key)).rejects.toMatchObject({
    reason: "idempotency.mismatch",
  });
});

test("a bulk upsert says what became of each product, and a retry finishes the rest", async () => {
  await using h = await harness();
  const staff = h.client("manager:mia");
  await staff.product.create({ ...mug, status: "active" });
  await staff.product.create({ ...mug, sku: "MUG-2", status: "active" });
  const products = [
    { ...mug, status: "active" as const },
    { ...mug, sku: "MUG-2", price: pounds(500), status: "active" as const },
    { ...mug, sku: "MUG-3" },
  ];
  const { results } = await staff.product.bulkUpsert({ products }, { idempotencyKey: "bulk" });
  expect(results.map(({ outcome }) => outcome)).toEqual(["unchanged", "updated", "created"]);
  const again = await staff.product.bulkUpsert({ products }, { idempotencyKey: "bulk" });
  expect(again.results.map(({ id }) => id)).toEqual(results.map(({ id }) => id));
  expect((await staff.product.get({ sku: "MUG-2" })).version).toBe(2);
  const twice = [products[0], products[0]] as typeof products;
  await expect(staff.product.bulkUpsert({ products: twice })).rejects.toMatchObject({ reason: "input.invalid" });
  const tooMany = Array.from({ length: 101 }, (_, i) => ({ ...mug, sku: `M${i}` }));
  await expect(staff.product.bulkUpsert({ products: tooMany })).rejects.toMatchObject({ reason: "input.invalid" });
});

test("lists are filtered and sorted, and every product is met once on the way through the pages", async () => {
  await using h = await harness();
  const staff = await shop(h, {});
  const products = Array.from({ length: 25 }, (_, i) => ({
    sku: `P${i}`,
    name: `Item ${String.fromCharCode(65 + ((i * 7) % 25))}`,
    price: pounds(100 + ((i * 13) % 25)),
    category: i % 2 ? "odd" : "even",
    status: "active" as const,
  }));
  await staff.product.bulkUpsert({ products });
  await staff.inventory.receive({ sku: "P3", quantity: 1 });
  const all = async (filter: object) => {
    const items = [];
    for (let cursor: string | undefined, pages = 0; pages < 30; pages++) {
      const page = await h.client().product.list({ limit: 4, cursor, ...filter });
      items.push(...page.items);
      cursor = page.nextCursor;
      if (!cursor) break;
    }
    expect(new Set(items.map(({ sku }) => sku)).size).toBe(items.length);
    return items;
  };
  const prices = (await all({ sort: "price_asc" })).map(({ price }) => price.amount);
  expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  expect(prices).toHaveLength(25);
  expect((await all({ sort: "price_desc" })).map(({ price }) => price.amount)).toEqual(prices.toReversed());
  const names = (await all({ sort: "name" })).map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
  expect(await all({ category: "odd" })).toHaveLength(12);
  expect((await all({ priceMin: 105, priceMax: 109 })).length).toBe(5);
  expect((await all({ inStock: true })).map(({ sku }) => sku)).toEqual(["P3"]);
  expect((await h.client().product.search({ text: "item", inStock: true })).items).toHaveLength(1);
  expect((await h.client().product.search({ text: "item", category: "odd", limit: 100 })).items).toHaveLength(12);
  expect((await h.client().product.search({ text: "nothing such" })).items).toEqual([]);
});

test("stock is received and corrected, and never corrected below what is held", async () => {
  await using h = await harness();
  const staff = await shop(h, { A: 10 });
  await h.client("customer:alice").order.place(one("A", 4));
  const key = { idempotencyKey: "adjust" };
  const moved = await staff.inventory.adjust({ sku: "A", delta: -5, reason: "breakage" }, key);
  expect(moved).toMatchObject({ kind: "adjusted", delta: -5, reason: "breakage", sequence: 2 });
  expect(await staff.inventory.adjust({ sku: "A", delta: -5, reason: "breakage" }, key)).toEqual(moved);
  expect(await stockOf(h, "A")).toEqual({ available: 1, reserved: 4, onHand: 5 });
  await expect(staff.inventory.adjust({ sku: "A", delta: -2, reason: "x" })).rejects.toMatchObject({
    reason: "inventory.insufficient",
    details: { sku: "A", available: 1, reserved: 4 },
  });
  await Promise.all(Array.from({ length: 6 }, () => staff.inventory.receive({ sku: "A", quantity: 1 })));
  expect(await stockOf(h, "A")).toEqual({ available: 7, reserved: 4, onHand: 11 });
  const { items } = await staff.inventory.movements({ sku: "A", limit: 100 });
  expect(items.map(({ sequence }) => sequence)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  const absent = { reason: "inventory.not_found", status: 404 };
  await expect(staff.inventory.get({ sku: "NO" })).rejects.toMatchObject(absent);
  await expect(staff.inventory.receive({ sku: "NO", quantity: 1 })).rejects.toMatchObject(absent);
  await expect(staff.inventory.movements({ sku: "NO" })).rejects.toMatchObject(absent);
  await shop(h, { B: 1, C: 2, D: 3 });
  const first = await staff.inventory.list({ limit: 3 });
  const rest = await staff.inventory.list({ limit: 3, cursor: first.nextCursor });
  expect([...first.items, ...rest.items].map(({ sku }) => sku)).toEqual(["A", "B", "C", "D"]);
});
