import fc from "fast-check";
import { expect, test } from "vitest";
import { gbp, shop } from "../order/order.fixture.ts";
import { manager, world, type World } from "../runtime/runtime.fixture.ts";
import { Product } from "./product.ts";
import { shelfOf, wordsOf, wordsOfProduct } from "./product.words.ts";

test.each([
  ["Café Mug, red", ["cafe", "mug", "red"]],
  ["CAFÉ café Cafe\u0301", ["cafe"]],
  ["MUG-001/B", ["mug", "001"]],
  ["Mütze für Øyvind", ["mutze", "fur", "øyvind"]],
  ["Чашка синяя", ["чашка", "синяя"]],
  ["ﬁve ﬁne", ["five", "fine"]],
  ["a b c", []],
  ["— … !", []],
])("%j has the words %j", (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test("words are few, short, different, whole characters, and what they are is not changed by asking again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      const words = wordsOf(text);
      expect(words.length).toBeLessThanOrEqual(24);
      expect(new Set(words).size).toBe(words.length);
      for (const word of words) {
        expect(word.length).toBeGreaterThanOrEqual(2);
        expect(word.length).toBeLessThanOrEqual(32);
        expect(word.isWellFormed(), word).toBe(true);
        expect(shelfOf(word).isWellFormed(), word).toBe(true);
        expect(word.startsWith(shelfOf(word))).toBe(true);
      }
    }),
  );
  expect(wordsOfProduct({ sku: "MUG-1", name: "Red mug", category: "Mugs" })).toEqual(["red", "mug", "mugs"]);
});

const create = (w: World, sku: string, name: string, more: { category?: string; status?: "draft" } = {}) =>
  w.as(manager, () => Product.create({ sku, name, price: gbp(100), status: "active", ...more }));
const search = async (w: World, text: string) =>
  (await w.as({ type: "anonymous" }, () => Product.search({ text }))).items.map(({ sku }) => sku).toSorted();

test("a search finds by the beginnings of all its words, with or without accents, each product once", async () => {
  await using w = await world();
  await create(w, "CUP-1", "Café cup, cappuccino");
  await create(w, "CUP-2", "Tea cup", { category: "Cafeteria" });
  await create(w, "CUP-3", "Cup of the draft", { status: "draft" });
  expect(await search(w, "cafe")).toEqual(["CUP-1", "CUP-2"]);
  expect(await search(w, "CAFÉ CUP")).toEqual(["CUP-1", "CUP-2"]);
  expect(await search(w, "ca")).toEqual(["CUP-1", "CUP-2"]);
  expect(await search(w, "cup capp")).toEqual(["CUP-1"]);
  expect(await search(w, "cup-2")).toEqual(["CUP-1", "CUP-2"]);
  expect(await search(w, "cup milk")).toEqual([]);
  expect(await search(w, "a b")).toEqual([]);
});

test("a product that two words of the page lead to is found once, over any number of pages", async () => {
  await using w = await world();
  for (let i = 0; i < 5; i++) await create(w, `TEA-${i}`, "Teapot team teal");
  const seen: string[] = [];
  for (let cursor: string | undefined, pages = 0; pages < 20; pages++) {
    const page = await w.within(() => Product.search({ text: "tea", limit: 2, cursor }));
    seen.push(...page.items.map(({ sku }) => sku));
    cursor = page.nextCursor;
    if (!cursor) break;
  }
  expect(seen.toSorted()).toEqual(["TEA-0", "TEA-1", "TEA-2", "TEA-3", "TEA-4"]);
});

test("a name in letters beyond the basic plane is stored and found", async () => {
  await using w = await world();
  await create(w, "GOTHIC", "a𐌰𐌱 𐌲𐌿𐍄𐌹𐍃𐌺");
  expect(await search(w, "𐌲𐌿𐍄")).toEqual(["GOTHIC"]);
  expect(await search(w, "a𐌰𐌱")).toEqual(["GOTHIC"]);
});

test("a renamed product is found by its new words only", async () => {
  await using w = await world();
  await shop(w, { "X-99": 0 });
  const { id } = await w.within(() => Product.get({ sku: "X-99" }));
  await w.as(manager, () => Product.update({ id, name: "Lantern" }));
  expect(await search(w, "lant")).toEqual(["X-99"]);
  expect(await search(w, "product")).toEqual([]);
});

test("the same draft again changes nothing, in whatever order its attributes come", async () => {
  await using w = await world();
  const draft = { sku: "A", name: "A thing", price: gbp(1), attributes: { size: "L", colour: "red", age: "3" } };
  const upsert = () => w.as(manager, () => Product.bulkUpsert({ products: [draft] }));
  expect((await upsert()).results).toMatchObject([{ outcome: "created" }]);
  expect((await upsert()).results).toMatchObject([{ outcome: "unchanged" }]);
  draft.attributes = { age: "3", colour: "red", size: "L" };
  expect((await upsert()).results).toMatchObject([{ outcome: "unchanged" }]);
});
