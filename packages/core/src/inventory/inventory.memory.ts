/**
 * Where a SKU's units lay when this process last looked into all its buckets. It says which bucket to ask first and nothing
 * else: taking is fenced by the bucket, and "sold out" is said by those who have just looked.
 */
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import type { Demand } from "./inventory.plan.ts";
import type { Allocation, Bucket } from "./inventory.ts";

interface Memory {
  levels: Map<number, number>;
  untilMs: number;
}

const memories = Runtime.perRuntime(() => new Map<string, Memory>());
/** Others buy as well, and units come back to buckets that were empty: after this long, orders choose by themselves again. */
export const rememberedMs = 5_000;
const skusMax = 5_000;

/** All buckets of a SKU as they were read, and what is about to be taken of them. */
export function remember(sku: string, stock: readonly Bucket[], taking: readonly Allocation[]): void {
  const all = memories();
  if (all.size >= skusMax && !all.has(sku)) all.clear();
  const levels = new Map(stock.map(({ bucket, available }) => [bucket, available]));
  for (const { bucket, quantity } of taking) levels.set(bucket, (levels.get(bucket) ?? 0) - quantity);
  all.set(sku, { levels, untilMs: Runtime.now().getTime() + rememberedMs });
}

/** A bucket that should have it all, as one is chosen who looks; remembered as taken. `null`: nobody here knows of one. */
export function likelyBucket({ sku, quantity }: Demand, orderId: string): number | null {
  const memory = memories().get(sku);
  if (!memory || memory.untilMs <= Runtime.now().getTime()) return null;
  const enough = [...memory.levels].map(([bucket, available]) => ({ bucket, available }));
  const bucket = pick(enough, { sku, quantity }, orderId);
  if (bucket !== null) memory.levels.set(bucket, (memory.levels.get(bucket) ?? 0) - quantity);
  return bucket;
}

/** By chance, the fuller the likelier, so that not all go for the same one; `null` when no bucket has it all. */
export function pick(
  stock: readonly Pick<Bucket, "bucket" | "available">[],
  { sku, quantity }: Pick<Demand, "sku" | "quantity">,
  orderId: string,
): number | null {
  const enough = stock.filter(({ available }) => available >= quantity);
  const units = enough.reduce((sum, { available }) => sum + available, 0);
  let point = Table.hash(`${sku} ${orderId}`) % Math.max(1, units);
  for (const { bucket, available } of enough) {
    if (point < available) return bucket;
    point -= available;
  }
  return null;
}
