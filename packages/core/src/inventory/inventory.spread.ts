/** Evens out the buckets of SKUs, so that the first one that an order asks has units while there are any. */
import { Deadline } from "../deadline/deadline.ts";
import { Log } from "../log/log.ts";
import { Product } from "../product/product.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { evened, spreadFor } from "./inventory.level.ts";
import * as repo from "./inventory.repo.ts";
import * as moving from "./inventory.spread.repo.ts";

const perShard = 25;

/** Looks at what was nominated; returns how many SKUs were changed. Each step is fenced: two at once do no harm. */
export async function rebalanceDue(): Promise<number> {
  let changed = 0;
  for (const nomination of await moving.nominated(perShard)) {
    if (!Deadline.allows()) break;
    try {
      if (await rebalance(nomination.sku)) changed++;
      else await moving.settle(nomination);
    } catch (error) {
      // One busy SKU must not keep the others waiting; it stays nominated.
      Log.warn("stock could not be evened out", { sku: nomination.sku, error: Log.describe(error) });
    }
  }
  return changed;
}

/** False when there was nothing to do. */
async function rebalance(sku: string): Promise<boolean> {
  const [product] = await Product.bySkus([sku]);
  if (!product) return false;
  const levels = (await repo.every([product])).map(({ available }) => available);
  const units = levels.reduce((sum, one) => sum + one, 0);
  // What is sold out keeps its buckets for the units that come in next.
  const spread = units === 0 ? product.spread : spreadFor(units, product.spread);
  if (spread < product.spread) {
    const narrowed = await Table.commit([Product.respread(product, { buckets: product.buckets, spread })]);
    if (!narrowed.ok) return true;
    Product.forget(sku);
  }
  const moves = evened(levels, spread);
  for (const { from, to, units: some } of moves) {
    if (!Deadline.allows()) break;
    const at = levels[to] ?? 0;
    // Sold down meanwhile, or filled by somebody else: then another look decides, in the next run.
    const atLeast = from < spread ? some + at : some;
    const moved = await Table.commit([
      moving.leave({ sku, bucket: from, units: some, atLeast }),
      moving.enter({ sku, bucket: to, units: some, atMost: at }),
    ]);
    if (moved.ok) levels[to] = at + some;
  }
  return moves.length > 0 || spread < product.spread;
}

/** When this process last nominated a SKU on behalf of a buyer. */
const nominations = Runtime.perRuntime(() => new Map<string, number>());
const nominateEveryMs = 10_000;
const skusMax = 5_000;

/** For a buyer whose bucket had too little: a hint, which may get lost. */
export async function nominateSoon(sku: string): Promise<void> {
  const last = nominations();
  const now = Runtime.now().getTime();
  if (now - (last.get(sku) ?? -Infinity) < nominateEveryMs) return;
  if (last.size >= skusMax) last.clear();
  last.set(sku, now);
  await moving.nominateNow(sku).catch((error: unknown) => {
    Log.warn("stock could not be nominated", { sku, error: Log.describe(error) });
  });
}
