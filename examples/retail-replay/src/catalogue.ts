import type { ProductBulkUpsertInput, UpsertedProduct, WaybillApi } from "@waybill/client";
import pMap from "p-map";
import { penceOf } from "./pence.ts";
import { isOrdered, type Row } from "./row.ts";

type Draft = ProductBulkUpsertInput["products"][number];

const batchMax = 100;
const nameLengthMax = 200;
/** A batch is a hundred products: a few at a time are plenty. */
const batchesAtOnce = 4;

/** One product for each SKU, at the highest price that it was sold for. */
export function productsOf(rows: readonly Row[]): Draft[] {
  return [...Map.groupBy(rows.filter(isOrdered), ({ StockCode }) => StockCode)].map(([sku, sold]) => ({
    sku,
    name: nameOf(sold) || sku,
    price: {
      amount: sold.reduce((highest, { UnitPrice }) => Math.max(highest, penceOf(UnitPrice)), 0),
      currency: "GBP",
    },
    status: "active",
  }));
}

const nameOf = (sold: readonly Row[]): string =>
  sold
    .find(({ Description }) => Description !== "")
    ?.Description.slice(0, nameLengthMax)
    .toWellFormed()
    .trim() ?? "";

/** Puts the products on sale; those that are there already and equal stay untouched. */
export async function createCatalogue(
  waybill: WaybillApi,
  products: readonly Draft[],
): Promise<Record<UpsertedProduct["outcome"], number>> {
  const batches = Array.from({ length: Math.ceil(products.length / batchMax) }, (_, i) =>
    products.slice(i * batchMax, (i + 1) * batchMax),
  );
  const answers = await pMap(batches, (batch) => waybill.product.bulkUpsert({ products: batch }), {
    concurrency: batchesAtOnce,
  });
  const count = { created: 0, updated: 0, unchanged: 0 };
  for (const { outcome } of answers.flatMap(({ results }) => results)) count[outcome] += 1;
  return count;
}
