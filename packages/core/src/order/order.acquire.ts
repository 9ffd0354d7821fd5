import { Failure } from "../error/error.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Inventory } from "../inventory/inventory.ts";
import { Table } from "../table/table.ts";
import { claimExpired } from "./order.expire.ts";

const triesMax = 8;

/** Buckets that fit into one transaction beside the fence, the order, the reservation and the event. */
export const allocationsMax = 90;

/** A product is not any more what the quote read: to be priced again. */
export class StaleQuote extends Error {}

type Commit = (planned: Inventory.Planned[]) => Promise<Table.Committed>;

/**
 * Holds stock by whatever buckets have it: first the order's own, then by what all of them have. Where that is too
 * little, holds that have expired are claimed once. Throws `inventory.out_of_stock`; returns what else was refused.
 */
export async function acquire(
  orderId: string,
  demands: readonly Inventory.Demand[],
  commit: Commit,
): Promise<Table.Committed> {
  let planned = Inventory.planLikely(orderId, demands);
  let claimed = false;
  for (let tries = 0; tries < triesMax; tries++) {
    const committed = await observed(demands, planned, commit);
    if (committed.ok) return committed;
    Idempotency.assertFresh(committed.refused);
    const short = Inventory.shortage(committed.refused);
    if (short.length < committed.refused.length) return committed;
    if (Inventory.isStale(committed.refused, planned)) throw new StaleQuote("a product changed");
    try {
      const wanting = demands.filter(({ sku }) => short.includes(sku));
      const kept = planned.filter(({ sku }) => !short.includes(sku));
      const room = allocationsMax - kept.length;
      planned = [...kept, ...(await Inventory.split(wanting, committed.refused, { orderId, room }))];
    } catch (error) {
      if (claimed || !Inventory.OutOfStock.is(error)) throw error;
      claimed = true;
      if ((await claimExpired()) === 0) throw error;
    }
  }
  throw Failure.Busy();
}

/** Whether buyers stand in each other's way is seen here, also where that is why the commit comes to nothing. */
async function observed(demands: readonly Inventory.Demand[], planned: Inventory.Planned[], commit: Commit) {
  const watch = Table.watch();
  try {
    return await watch.run(() => commit(planned));
  } finally {
    await Inventory.observe(demands, watch);
  }
}
