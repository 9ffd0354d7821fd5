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
const List = z
  .strictObject({ ...filter, sort: Sort.default("newest"), ...Cursor.page })
  .meta({ id: "ProductListInput" })
  .prefault({});

export const list = fn(List, async ({ limit, cursor, ...question }) => {
  const { inStock, sort, status = "active", ...where } = question;
  if (status !== "active") Actor.require("product:read_unpublished");
  const page = await Cursor.fillPage({
    limit,
    position: Cursor.read(cursor, ["product.list", question]),
    batch: inStock ? batchOfFiltered : limit,
    read: (position, count) => repo.list({ ...where, status }, sort, count, position),
    select: (products) => (inStock ? onlyInStock(products) : Promise.resolve(products)),
    positionOf: (product) => repo.positionOf(product, sort),
  });
  return { items: page.items, nextCursor: Cursor.write(page.position, ["product.list", question]) };
});

const batchOfFiltered = 100;

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
  const isMeant = (product: Stored) => product.status === status && matches(product, words) && isWithin(product, where);
  const page = await Cursor.fillPage({
    limit,
    position: Cursor.read(cursor, ["product.search", question]),
    batch: batchOfFiltered,
    read: (position, count) => repo.withWord(rarest, count, position),
    async select(hits) {
      const products = new Map(
        (await repo.bySkus(hits.map(({ sku }) => sku))).map((product) => [product.sku, product]),
      );
      const meant = hits.map(({ sku, word }) => {
        const product = products.get(sku);
        return product && isMeant(product) && word === firstWord(product, rarest) ? product : null;
      });
      return inStock ? onlyInStock(meant) : meant;
    },
    positionOf: ({ word, sku }) => JSON.stringify([word, sku]),
  });
  return { items: page.items, nextCursor: Cursor.write(page.position, ["product.search", question]) };
});

/** A product with two words that begin alike is found twice, and shown for the first of them. */
const firstWord = (product: Info, beginning: string): string | undefined =>
  wordsOfProduct(product)
    .filter((word) => word.startsWith(beginning))
    .toSorted()[0];

const isVisible = ({ status }: Info): boolean => status === "active" || Actor.can("product:read_unpublished");

function matches(product: Info, words: readonly string[]): boolean {
  const own = wordsOfProduct(product);
  return words.every((word) => own.some((one) => one.startsWith(word)));
}

function isWithin({ category, price }: Info, where: Omit<repo.Filter, "status">): boolean {
  if (where.category !== undefined && where.category !== category) return false;
  return price.amount >= (where.priceMin ?? 0) && price.amount <= (where.priceMax ?? Infinity);
}

async function onlyInStock(products: readonly (Stored | null)[]): Promise<(Stored | null)[]> {
  const skus = products.flatMap((product) => product?.sku ?? []);
  const stock = await Inventory.bySkus(skus);
  const inStock = new Set(stock.filter(({ available }) => available > 0).map(({ sku }) => sku));
  return products.map((product) => (product && inStock.has(product.sku) ? product : null));
}
