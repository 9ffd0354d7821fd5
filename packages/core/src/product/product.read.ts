import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Cursor } from "../cursor/cursor.ts";
import { fn } from "../fn/fn.ts";
import { Inventory } from "../inventory/inventory.ts";
import { Money } from "../money/money.ts";
import { NotFound } from "./product.error.ts";
import * as repo from "./product.repo.ts";
import { Draft, type Info, Reference, Sort, Status, type Stored } from "./product.schema.ts";
import { wordsOf, wordsOfProduct } from "./product.words.ts";

export const get = fn(Reference, async (which) => {
  const product = "id" in which ? await repo.byId(which.id) : (await repo.bySkus([which.sku]))[0];
  if (!product || !isVisible(product)) throw NotFound();
  return product;
});

const filter = {
  category: Draft.shape.category,
  status: Status.optional().meta({ description: "`active` unless said; others are for staff." }),
  priceMin: Money.Amount.optional(),
  priceMax: Money.Amount.optional(),
  inStock: z.boolean().optional().meta({ description: "Only products that can be ordered now." }),
};
const List = z.strictObject({ ...filter, sort: Sort.default("newest"), ...Cursor.page });

export const list = fn(List, async ({ limit, cursor, ...question }) => {
  const { inStock, sort, status = "active", ...where } = question;
  if (status !== "active") Actor.require("product:read_unpublished");
  let position = Cursor.read(cursor, ["product.list", question]);
  const items: Info[] = [];
  do {
    const wanted = limit - items.length;
    const page = await repo.list({ ...where, status }, sort, wanted, position);
    items.push(...(inStock ? await onlyInStock(page.products) : page.products));
    position = page.cursor;
  } while (position && items.length < limit);
  return { items, nextCursor: Cursor.write(position, ["product.list", question]) };
});

const Search = z.strictObject({
  text: z.string().trim().min(2).max(100),
  ...filter,
  ...Cursor.page,
});

/** Every word must begin a word of the product's name, SKU or category. */
export const search = fn(Search, async ({ limit, cursor, ...question }) => {
  const { text, inStock, status = "active", ...where } = question;
  if (status !== "active") Actor.require("product:read_unpublished");
  const words = wordsOf(text).toSorted((a, b) => b.length - a.length);
  const [rarest] = words;
  if (rarest === undefined) return { items: [] };
  let position = Cursor.read(cursor, ["product.search", question]);
  const items: Info[] = [];
  do {
    const page = await repo.withWord(rarest, limit - items.length, position);
    const found = (await repo.bySkus(page.found.map(({ sku }) => sku))).filter(
      (product) =>
        product.status === status &&
        matches(product, words) &&
        isWithin(product, where) &&
        isFirstHit(product, rarest, page.found),
    );
    items.push(...(inStock ? await onlyInStock(found) : found));
    position = page.cursor;
  } while (position && items.length < limit);
  return { items, nextCursor: Cursor.write(position, ["product.search", question]) };
});

const isVisible = ({ status }: Info): boolean =>
  status === "active" || Actor.can("product:read_unpublished");

function matches(product: Info, words: readonly string[]): boolean {
  const own = wordsOfProduct(product);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

/** A product with two words that begin alike is found twice and shown once. */
function isFirstHit(product: Info, beginning: string, found: { word: string; sku: string }[]) {
  const [first] = wordsOfProduct(product)
    .filter((word) => word.startsWith(beginning))
    .toSorted();
  return found.some(({ sku, word }) => sku === product.sku && word === first);
}

function isWithin({ category, price }: Info, where: Omit<repo.Filter, "status">): boolean {
  if (where.category !== undefined && where.category !== category) return false;
  return price.amount >= (where.priceMin ?? 0) && price.amount <= (where.priceMax ?? Infinity);
}

async function onlyInStock(products: Stored[]): Promise<Stored[]> {
  const stock = await Inventory.bySkus(products.map(({ sku }) => sku));
  const inStock = new Set(stock.filter(({ available }) => available > 0).map(({ sku }) => sku));
  return products.filter(({ sku }) => inStock.has(sku));
}
