import { Table } from "../table/table.ts";
import { OutOfStock } from "./inventory.error.ts";
import * as repo from "./inventory.repo.ts";
import type { Bucket, Planned } from "./inventory.ts";

/** Units of a SKU that an order wants, by which version of the product, and over how many buckets its stock is spread. */
export interface Demand {
  sku: string;
  quantity: number;
  product: number;
  buckets: number;
}

/** The first plan reads nothing: each SKU from one bucket, the same one whenever the order asks again. */
export const plan = (orderId: string, demands: readonly Demand[]): Planned[] =>
  demands.map(({ sku, quantity, product, buckets }) => ({
    sku,
    quantity,
    product,
    bucket: buckets === 1 ? 0 : Table.hash(`${orderId} ${sku}`) % buckets,
  }));

/** A split beyond this many buckets is not worth its writes; stock that lies so thin is for the rebalancer. */
export const bucketsPerLineMax = 3;

/**
 * The second plan, for SKUs whose bucket did not have enough: from what all their buckets have now. A SKU with one bucket
 * needs no reading: its refusal said what there is.
 */
export async function split(demands: readonly Demand[], refused: readonly Table.Refusal[]): Promise<Planned[]> {
  const told = refused.flatMap(({ label, item }) => (repo.refusedBucket(label) && item ? [item as Bucket] : []));
  const isTold = (demand: Demand) => demand.buckets === 1 && told.some(({ sku }) => sku === demand.sku);
  const keys = demands
    .filter((demand) => !isTold(demand))
    .flatMap(({ sku, buckets }) => Array.from({ length: buckets }, (_, bucket) => ({ sku, bucket })));
  const read = await repo.buckets(keys);
  const all = [...read, ...told.filter(({ sku }) => !read.some((bucket) => bucket.sku === sku))];
  return demands.flatMap((demand) => {
    const own = all.filter(({ sku }) => sku === demand.sku);
    return fromFullest(demand, own);
  });
}

function fromFullest({ sku, quantity, product }: Demand, buckets: Bucket[]): Planned[] {
  const fullest = buckets.toSorted((a, b) => b.available - a.available);
  const allocations: Planned[] = [];
  let left = quantity;
  for (const { bucket, available } of fullest.slice(0, bucketsPerLineMax)) {
    const part = Math.min(left, available);
    if (part <= 0) break;
    allocations.push({ sku, bucket, quantity: part, product });
    left -= part;
  }
  if (left > 0) {
    const available = buckets.reduce((sum, bucket) => sum + bucket.available, 0);
    throw OutOfStock({ sku, requested: quantity, available });
  }
  return allocations;
}

/** The SKUs whose stock was refused, one entry for each refusal that is about stock. */
export const shortage = (refused: readonly Table.Refusal[]): string[] =>
  refused.flatMap(({ label }) => repo.refusedBucket(label)?.sku ?? []);

/** True when stock was refused because its product has changed since the plan's quote read it. */
export const isStale = (refused: readonly Table.Refusal[], planned: readonly Planned[]): boolean =>
  refused.some(({ label, item }) => {
    const at = repo.refusedBucket(label);
    const plan = planned.find(({ sku, bucket }) => sku === at?.sku && bucket === at.bucket);
    const now = item as Bucket | null;
    return plan !== undefined && now !== null && now.product !== plan.product;
  });
