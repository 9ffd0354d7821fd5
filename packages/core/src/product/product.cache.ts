import { Runtime } from "../runtime/runtime.ts";
import * as repo from "./product.repo.ts";
import type { Stored } from "./product.schema.ts";

const productsMax = 5_000;
const seen = Runtime.perRuntime(() => new Map<string, Stored>());

/**
 * Products as this process last saw them, however long ago: stock is refused to an order that was priced by a version
 * which is not the product's any more, so a stale answer costs another try and never a wrong price.
 */
export async function lastSeen(skus: readonly string[]): Promise<Stored[]> {
  const cache = seen();
  const found = skus.flatMap((sku) => cache.get(sku) ?? []);
  if (found.length === skus.length) return found;
  const known = new Set(found.map(({ sku }) => sku));
  return [...found, ...(await look(skus.filter((sku) => !known.has(sku))))];
}

/** Products as they are now. */
export async function look(skus: readonly string[]): Promise<Stored[]> {
  const cache = seen();
  const products = await repo.bySkus(skus);
  for (const product of products) {
    cache.delete(product.sku);
    if (product.status === "active") cache.set(product.sku, product);
  }
  for (const oldest of cache.keys()) {
    if (cache.size <= productsMax) break;
    cache.delete(oldest);
  }
  return products;
}

/** The next one who asks looks again. */
export const forget = (sku: string): void => void seen().delete(sku);
