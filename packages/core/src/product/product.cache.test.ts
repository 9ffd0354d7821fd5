import { marshall } from "@aws-sdk/util-dynamodb";
import { expect, test } from "vitest";
import { gbp, shop } from "../order/order.fixture.ts";
import { manager, world, type World } from "../runtime/runtime.fixture.ts";
import { Product } from "./product.ts";

const seen = async (w: World, skus: string[]) => {
  using faults = w.faults.on("*", () => undefined);
  const products = await w.within(() => Product.lastSeen(skus));
  return { products, requests: faults.seen.length };
};

test("what was seen is not read again; what is missing is, and nothing else", async () => {
  await using w = await world();
  await shop(w, { A: 0, B: 0 });
  expect((await seen(w, ["A"])).requests).toBe(1);
  expect((await seen(w, ["A"])).requests).toBe(0);
  const both = await seen(w, ["A", "B", "ABSENT"]);
  expect([both.requests, both.products.map(({ sku }) => sku).toSorted()]).toEqual([1, ["A", "B"]]);
  expect((await seen(w, ["B", "A"])).requests).toBe(0);
});

test("a product is as it was seen until it is looked at, and once archived is never remembered", async () => {
  await using w = await world();
  await shop(w, { A: 0 });
  const [first] = (await seen(w, ["A"])).products;
  if (!first) throw new Error("A is not there");
  await w.as(manager, () => Product.update({ id: first.id, price: gbp(300) }));
  expect((await seen(w, ["A"])).products[0]?.price).toEqual(gbp(250));
  expect((await w.within(() => Product.look(["A"])))[0]?.price).toEqual(gbp(300));
  expect((await seen(w, ["A"])).products[0]?.price).toEqual(gbp(300));
  await w.as(manager, () => Product.archive({ id: first.id }));
  await w.within(() => Product.look(["A"]));
  for (const _ of ["once", "twice"])
    expect(await seen(w, ["A"])).toMatchObject({ requests: 1, products: [{ status: "archived" }] });
});

test("only so many products are remembered: those seen longest ago are forgotten first", async () => {
  await using w = await world();
  await shop(w, { A: 0, B: 0 });
  const [a] = await w.within(() => Product.look(["A"]));
  // Answers of a catalogue of thousands, without one.
  const many = Array.from({ length: 5_000 }, (_, i) => `M${i}`);
  using _ = w.faults.on("BatchGetItem", (request, nth) => async (__, apply) => {
    const answer = await apply();
    const [table = ""] = Object.keys(request.input["RequestItems"] as object);
    const page = many.slice((nth - 1) * 100, nth * 100);
    const whole = { removeUndefinedValues: true, convertClassInstanceToMap: true };
    const template = {
      ...a,
      amount: 1,
      currency: "GBP",
      sortName: "m",
      createdAt: "2026-01-01",
      updatedAt: "2026-01-01",
    };
    const items = page.map((sku) => ({
      ...template,
      sku,
      pk: `PRD#${sku}`,
      sk: "PRODUCT",
      __edb_e__: "product",
      __edb_v__: "1",
    }));
    return {
      ...answer,
      output: { ...answer.output, Responses: { [table]: items.map((item) => marshall(item, whole)) } },
    };
  });
  expect(await w.within(() => Product.look(many))).toHaveLength(5_000);
  expect((await seen(w, ["M4999"])).requests).toBe(0);
  expect((await seen(w, ["M0"])).requests).toBe(0);
  expect((await seen(w, ["A"])).requests).toBe(1);
  expect((await seen(w, ["M0"])).requests).toBe(1);
});
