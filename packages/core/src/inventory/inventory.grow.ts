/** A SKU whose buyers stand in each other's way gets more buckets, by whoever notices. */
import { Log } from "../log/log.ts";
import { Product } from "../product/product.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { growth, unitsPerBucketMin } from "./inventory.level.ts";
import type { Demand } from "./inventory.plan.ts";
import * as repo from "./inventory.repo.ts";
import * as moving from "./inventory.spread.repo.ts";
import { nominateSoon } from "./inventory.spread.ts";
import type { Bucket } from "./inventory.ts";

/** What this process has seen of a SKU lately. */
interface Window {
  sinceMs: number;
  sends: number;
  conflicts: number;
}

const windows = Runtime.perRuntime(() => new Map<string, Window>());
const windowMs = 60_000;
const windowSendsMax = 400;
const skusMax = 5_000;

/** Fewer say nothing about a rate. */
export const sendsMin = 20;
export const conflictRateMax = 0.05;

/** To be told of every attempt to take units, whatever came of it. Never fails the order that it is told of. */
export async function observe(demands: readonly Demand[], { sends, conflicts }: Table.Watch): Promise<void> {
  if (sends === 0) return;
  for (const demand of demands) {
    const { sku } = demand;
    const own = conflicts.filter((label) => repo.refusedBucket(label)?.sku === sku).length;
    // Whether it has more buckets by now is worth one more read.
    if (own > 0) Product.forget(sku);
    if (!isTooMuch(sku, sends, own)) continue;
    try {
      await grow(sku, demand.spread);
    } catch (error) {
      Log.warn("stock could not be spread further", { sku, error: Log.describe(error) });
    }
  }
}

function isTooMuch(sku: string, sends: number, conflicts: number): boolean {
  const all = windows();
  const now = Runtime.now().getTime();
  const last = all.get(sku);
  const isOver = !last || now - last.sinceMs >= windowMs || last.sends >= windowSendsMax;
  const seen = isOver ? { sinceMs: now, sends: 0, conflicts: 0 } : last;
  seen.sends += sends;
  seen.conflicts += conflicts;
  if (all.size >= skusMax && !all.has(sku)) all.clear();
  all.set(sku, seen);
  if (seen.sends < sendsMin || seen.conflicts <= conflictRateMax * seen.sends) return false;
  // Whatever comes of it, the next decision is made by what is seen after it.
  all.delete(sku);
  return true;
}

/**
 * From `known` buckets to four times as many. First the new ones, empty; then each old one shares with its three new ones;
 * at last orders choose among all of them. So each transaction touches one bucket that is in use. Whatever is left halfway
 * is found by buyers who look at all buckets, and put right by the sweeper.
 */
export async function grow(sku: string, known: number): Promise<void> {
  const [before] = await Product.look([sku]);
  const spread = known * growth;
  if (!before || before.spread !== known || spread > Rule.use().bucketsPerProductMax) return;
  const stock = await repo.every([before]);
  const units = stock.reduce((sum, { available }) => sum + available, 0);
  if (units < unitsPerBucketMin * spread) return;
  const product = { ...before, buckets: Math.max(before.buckets, spread) };
  await nominateSoon(sku);
  if (product.buckets > before.buckets) {
    const opened = await Table.commit([
      Product.respread(before, { buckets: product.buckets, spread: known }),
      ...numbers(before.buckets, product.buckets).map((bucket) => repo.open(sku, before.version, bucket)),
    ]);
    if (!opened.ok) return;
  }
  if (!(await share(product, stock, 0, known))) return;
  // All at once, as orders go on choosing among the old ones, which are emptied meanwhile.
  const shared = await Promise.all(numbers(1, known).map((bucket) => share(product, stock, bucket, known)));
  if (shared.includes(false)) return;
  const widened = await Table.commit([Product.respread(product, { buckets: product.buckets, spread })]);
  if (!widened.ok) return;
  Product.forget(sku);
  Log.info("stock spread further", { sku, buckets: product.buckets, spread });
}

/**
 * An old bucket and those that its orders may choose from now on get equal parts. Nothing moves where somebody who grows the
 * SKU at the same time has done so already.
 */
async function share({ sku, buckets }: Product.Stored, stock: readonly Bucket[], bucket: number, known: number) {
  const levelOf = (one: number) => stock.find((other) => other.bucket === one)?.available ?? 0;
  const others = numbers(1, growth).map((i) => bucket + i * known);
  const even = Math.floor([bucket, ...others].reduce((sum, one) => sum + levelOf(one), 0) / growth);
  const parts = others
    .map((other) => ({ other, part: even - levelOf(other) }))
    .filter(({ part }) => part > 0 && even <= levelOf(bucket));
  // Bucket 0 has to know of the others before one of them has a unit, even where it has none to share.
  if (parts.length === 0 && bucket !== 0) return true;
  const units = parts.reduce((sum, { part }) => sum + part, 0);
  const shared = await Table.commit([
    moving.leave({ sku, bucket, units, atLeast: units, ...(bucket === 0 ? { buckets } : {}) }),
    ...parts.map(({ other, part }) => moving.enter({ sku, bucket: other, units: part, atMost: levelOf(other) })),
  ]);
  return shared.ok;
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
