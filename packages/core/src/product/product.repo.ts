import { Table } from "../table/table.ts";
import { ProductEntity, SkuEntity, WordEntity } from "./product.entity.ts";
import type { Buckets, Info, Sort, Stored } from "./product.schema.ts";
import { first, shelfOf, wordsOfProduct } from "./product.words.ts";

const sortNameOf = (name: string): string => first(200, name.toLowerCase());

function itemOf({ price, createdAt, updatedAt, ...product }: Stored) {
  return {
    ...product,
    amount: price.amount,
    currency: price.currency,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    sortName: sortNameOf(product.name),
  };
}

type Item = ReturnType<typeof itemOf>;
function storedOf(item: object): Stored {
  const { amount, currency, createdAt, updatedAt, sortName: _, ...product } = item as Item;
  return {
    ...product,
    price: { amount, currency },
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}

/** A new product: refused as `product` when the SKU is taken. */
export function create(product: Stored): Table.Write[] {
  const [products, skus] = [ProductEntity(), SkuEntity()];
  return [
    Table.write("product", products, products.create(itemOf(product))),
    Table.write("id", skus, skus.create({ id: product.id, sku: product.sku })),
    ...changeWords(product.sku, [], wordsOfProduct(product)),
  ];
}

/** The next version: refused as `product` when somebody else wrote it first, or gave its stock other buckets. */
export function replace(before: Stored, after: Stored): Table.Write {
  const entity = ProductEntity();
  const item = entity
    .put(itemOf(after))
    .where(({ version, buckets, spread }, { eq }) =>
      [eq(version, before.version), eq(buckets, before.buckets), eq(spread, before.spread)].join(" AND "),
    );
  return Table.write("product", entity, item);
}

/**
 * Other buckets for its stock: no new version, as nobody sees them. Refused as `product` when they are others already, or
 * when there are to be new ones and the product is not any more of the version by which they would sell.
 */
export function respread(before: Stored, to: Buckets): Table.Write {
  const entity = ProductEntity();
  const operation = entity
    .patch({ sku: before.sku })
    .set({ buckets: to.buckets, spread: to.spread })
    .where(({ version, buckets, spread }, { eq }) =>
      [
        eq(buckets, before.buckets),
        eq(spread, before.spread),
        ...(to.buckets === before.buckets ? [] : [eq(version, before.version)]),
      ].join(" AND "),
    );
  return Table.write("product", entity, operation);
}

/** What it was found by and is no more, and what it is found by from now on. */
export function rename(before: Stored, after: Stored): { gone: Table.Write[]; come: Table.Write[] } {
  const [old, now] = [wordsOfProduct(before), wordsOfProduct(after)];
  return {
    gone: changeWords(
      after.sku,
      old.filter((word) => !now.includes(word)),
      [],
    ),
    come: changeWords(
      after.sku,
      [],
      now.filter((word) => !old.includes(word)),
    ),
  };
}

function changeWords(sku: string, gone: string[], come: string[]): Table.Write[] {
  const entity = WordEntity();
  const key = (word: string) => ({ shelf: shelfOf(word), word, sku });
  return [...gone.map((word) => entity.delete(key(word))), ...come.map((word) => entity.put(key(word)))].map(
    (operation) => Table.write("word", entity, operation),
  );
}

/** Strongly consistent, in the order asked for; unknown SKUs are left out. */
export async function bySkus(skus: readonly string[]): Promise<Stored[]> {
  if (skus.length === 1 && skus[0] !== undefined) {
    const { data } = await ProductEntity().get({ sku: skus[0] }).go({ consistent: true });
    return data ? [storedOf(data)] : [];
  }
  const items = await Table.getAll<{ sku: string }, object>(
    [...new Set(skus)].map((sku) => ({ sku })),
    (keys) => ProductEntity().get(keys).go({ consistent: true, preserveBatchOrder: true }),
  );
  return items.map(storedOf);
}

export async function byId(id: string): Promise<Stored | null> {
  const { data } = await SkuEntity().get({ id }).go({ consistent: true });
  return data ? ((await bySkus([data.sku]))[0] ?? null) : null;
}

export async function skus(limit: number, cursor: string | null) {
  const page = await Table.whole(() => SkuEntity().query.all({}).go({ limit, cursor, hydrate: true }));
  return { skus: page.data.map(({ sku }) => sku), cursor: page.cursor };
}

export interface Filter {
  status: Info["status"];
  category?: string | undefined;
  priceMin?: number | undefined;
  priceMax?: number | undefined;
}

export async function list(filter: Filter, sort: Sort, count: number, after: string | null) {
  const { status } = filter;
  const [value = "", sku = ""] = after === null ? [] : (JSON.parse(after) as [string, string]);
  const query = ProductEntity().query;
  const found = {
    newest: () => (after === null ? query.newest({ status }) : query.newest({ status }).lt({ createdAt: value, sku })),
    name: () => (after === null ? query.byName({ status }) : query.byName({ status }).gt({ sortName: value, sku })),
    price_asc: () =>
      after === null ? query.byPrice({ status }) : query.byPrice({ status }).gt({ amount: Number(value), sku }),
    price_desc: () =>
      after === null ? query.byPrice({ status }) : query.byPrice({ status }).lt({ amount: Number(value), sku }),
  }[sort];
  const order = sort === "newest" || sort === "price_desc" ? "desc" : "asc";
  const { data } = await Table.whole(() =>
    found()
      .where(({ category, amount }, { eq, gte, lte }) =>
        [
          filter.category === undefined ? "" : eq(category, filter.category),
          filter.priceMin === undefined ? "" : gte(amount, filter.priceMin),
          filter.priceMax === undefined ? "" : lte(amount, filter.priceMax),
        ]
          .filter((condition) => condition !== "")
          .join(" AND "),
      )
      .go({
        order,
        count,
        limit: isFiltered(filter) ? Math.max(count, readOfFiltered) : count,
        hydrate: true,
      }),
  );
  return data.map(storedOf);
}

/** Rows of the index to read at a time where a filter will pass some over. */
const readOfFiltered = 100;
const isFiltered = ({ category, priceMin, priceMax }: Filter): boolean =>
  category !== undefined || priceMin !== undefined || priceMax !== undefined;

/** Where a product stands in a list. */
export function positionOf({ name, sku, price, createdAt }: Stored, sort: Sort): string {
  const value = {
    newest: createdAt.toISOString(),
    name: sortNameOf(name),
    price_asc: String(price.amount),
    price_desc: String(price.amount),
  }[sort];
  return JSON.stringify([value, sku]);
}

/** Words that begin like this one, each with a product that has it. */
export async function withWord(beginning: string, count: number, after: string | null) {
  const shelf = shelfOf(beginning);
  const [word = "", sku = ""] = after === null ? [] : (JSON.parse(after) as [string, string]);
  const query = WordEntity().query.primary({ shelf });
  const found = after === null ? query.begins({ word: beginning }) : query.gt({ word, sku });
  const { data } = await found.go({ limit: count });
  return data.filter((hit) => hit.word.startsWith(beginning));
}
