/** From which buckets an order takes its units. */
import { Failure } from "../error/error.ts";
import { Product } from "../product/product.ts";
import { Table } from "../table/table.ts";
import { OutOfStock } from "./inventory.error.ts";
import { drainFew, fullestFirst } from "./inventory.level.ts";
import { likelyBucket, pick, remember } from "./inventory.memory.ts";
import * as repo from "./inventory.repo.ts";
import { nominateSoon } from "./inventory.spread.ts";
import * as moving from "./inventory.spread.repo.ts";
import type { Allocation, Bucket, Planned } from "./inventory.ts";

/** Units of a SKU that an order wants, by which version of the product, and over how many buckets its stock is spread. */
export interface Demand {
  sku: string;
  quantity: number;
  product: number;
  /** So many there are, as far as the order knows, and among the first so many it chooses. */
  buckets: number;
  spread: number;
}

/** The first plan reads nothing: each SKU from one bucket, the same one whenever the order asks again. */
export const plan = (orderId: string, demands: readonly Demand[]): Planned[] =>
  demands.map(({ sku, quantity, product, spread }) => ({
    sku,
    quantity,
    product,
    bucket: spread === 1 ? 0 : Table.hash(`${orderId} ${sku}`) % spread,
  }));

/** The same, but where this process has just looked into all buckets, it asks one first that had enough. */
export const planLikely = (orderId: string, demands: readonly Demand[]): Planned[] =>
  plan(orderId, demands).map((planned, i) => {
    const demand = demands[i];
    const bucket = demand && demand.buckets > 1 ? likelyBucket(demand, orderId) : null;
    return bucket === null ? planned : { ...planned, bucket };
  });

/** A split beyond this many buckets is not worth its writes: the units are brought together first. */
export const bucketsPerLineMax = 3;

interface Splitting {
  orderId: string;
  /** How many buckets may be named in all. */
  room: number;
}

/**
 * The second plan, for SKUs whose bucket did not have enough: from what all their buckets have now. To read sixty-four of
 * them costs no more than one further guess. A SKU with one bucket needs no reading: its refusal said what there is.
 */
export async function split(
  demands: readonly Demand[],
  refused: readonly Table.Refusal[],
  { orderId, room }: Splitting,
): Promise<Planned[]> {
  const told = refused.flatMap(({ label, item }) => (repo.refusedBucket(label) && item ? [item as Bucket] : []));
  const aloneOf = ({ sku, buckets }: Demand) =>
    buckets === 1 ? told.filter((bucket) => bucket.sku === sku && (bucket.buckets ?? 1) === 1) : [];
  const several = demands.filter((demand) => aloneOf(demand).length === 0);
  const read = await repo.every(several);
  for (const { sku } of several) {
    // What the order knew of this SKU led it to the wrong bucket: the next one looks again.
    Product.forget(sku);
    await nominateSoon(sku);
  }
  const planned: Planned[] = [];
  for (const [i, demand] of demands.entries()) {
    const most = Math.min(bucketsPerLineMax, room - planned.length - (demands.length - i - 1));
    const alone = aloneOf(demand);
    const own = alone.length > 0 ? alone : read.filter(({ sku }) => sku === demand.sku);
    const parts = await allocate(demand, own, orderId, most);
    planned.push(...parts.map((part) => ({ ...part, product: demand.product })));
  }
  return planned;
}

const triesMax = 6;

async function allocate(demand: Demand, known: Bucket[], orderId: string, most: number): Promise<Allocation[]> {
  const { sku, quantity } = demand;
  for (let stock = known, tries = 0; tries < triesMax; tries++) {
    const parts = fromOne(demand, stock, orderId) ?? fromFullest(demand, stock, most);
    if (parts && stock.length > 1) remember(sku, stock, parts);
    if (parts) return parts;
    const isShort = availableIn(stock) < quantity;
    if (!isShort) await gather(demand, stock);
    const isAlone = stock.length === 1;
    const now = isAlone ? stock : await repo.every([demand]);
    // Units that move while the buckets are read are seen twice or not at all: only what stood still was seen whole.
    if (isShort && isUnmoved(stock, now) && availableIn(now) < quantity)
      throw OutOfStock({ sku, requested: quantity, available: availableIn(now) });
    stock = now;
  }
  throw Failure.Busy();
}

function fromOne(demand: Demand, stock: readonly Bucket[], orderId: string): Allocation[] | null {
  const bucket = pick(stock, demand, orderId);
  return bucket === null ? null : [{ sku: demand.sku, bucket, quantity: demand.quantity }];
}

function fromFullest({ sku, quantity }: Demand, stock: readonly Bucket[], most: number): Allocation[] | null {
  const parts: Allocation[] = [];
  let left = quantity;
  for (const { bucket, available } of stock.toSorted((a, b) => b.available - a.available).slice(0, most)) {
    const part = Math.min(left, available);
    if (part > 0) parts.push({ sku, bucket, quantity: part });
    left -= part;
  }
  return left > 0 ? null : parts;
}

/** Brings units that lie too thin for a split together in the bucket that has most. Refused when any was sold by now. */
async function gather({ sku, quantity }: Demand, stock: readonly Bucket[]): Promise<void> {
  const [fullest, ...others] = fullestFirst(stock.map(({ available }) => available));
  if (!fullest) return;
  const missing = quantity - fullest.level;
  const parts = drainFew(
    others.map(({ level }) => level),
    missing,
  );
  await Table.commit([
    ...parts.flatMap((units, i) => {
      const bucket = stock[others[i]?.bucket ?? 0]?.bucket;
      return units === 0 || bucket === undefined ? [] : [moving.leave({ sku, bucket, units, atLeast: units })];
    }),
    moving.enter({ sku, bucket: stock[fullest.bucket]?.bucket ?? 0, units: missing }),
  ]);
}

export const availableIn = (stock: readonly Bucket[]): number =>
  stock.reduce((sum, { available }) => sum + available, 0);

/** Whether no unit has moved between two of the buckets since they were read before. */
export const isUnmoved = (before: readonly Bucket[], now: readonly Bucket[]): boolean =>
  before.length === now.length && now.every(({ moves = 0 }, i) => (before[i]?.moves ?? 0) === moves);

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
