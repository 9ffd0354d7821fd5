/** Stock: what is in the house, what is promised, what may still be sold. */
export * as Inventory from "./inventory.ts";

import * as z from "zod";
import { Cursor } from "../cursor/cursor.ts";
import { Event as Events } from "../event/event.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Product } from "../product/product.ts";
import { Text } from "../text/text.ts";
import { NotFound } from "./inventory.error.ts";
import { moveOnce } from "./inventory.movement.ts";
import * as repo from "./inventory.repo.ts";

export { Disputed, Insufficient, NotFound, OutOfStock } from "./inventory.error.ts";
export { conflictRateMax, observe, sendsMin } from "./inventory.grow.ts";
export { bucketsPerLineMax, isStale, plan, planLikely, shortage, split, type Demand } from "./inventory.plan.ts";
export { correct, giveBack, open, restock, type Seen, sellBy, ship, take } from "./inventory.repo.ts";
export { rebalanceDue } from "./inventory.spread.ts";

export const Info = z
  .object({
    sku: Id.Sku,
    available: z.int().meta({ description: "Units that can be ordered now." }),
    reserved: z.int().meta({ description: "Units held or sold and still in the house." }),
    onHand: z.int().meta({ description: "Units in the house: available + reserved." }),
  })
  .meta({ id: "Stock", description: "The stock of one SKU." });
export type Info = z.output<typeof Info>;

export const Movement = z
  .object({
    id: Id.schema("movement"),
    sku: Id.Sku,
    kind: z.enum(["received", "adjusted"]),
    delta: z.int(),
    reason: z.string().optional(),
    actor: z.string(),
    createdAt: z.date(),
    sequence: z.int().meta({ description: "Counts the movements of the SKU, from 1." }),
  })
  .meta({ id: "StockMovement", description: "Units that came in or were written off." });
export type Movement = z.output<typeof Movement>;

export const Page = Cursor.pageOf(Info);
export const Movements = Cursor.pageOf(Movement);

/** Units of a SKU in one of its buckets. */
export interface Allocation {
  sku: string;
  bucket: number;
  quantity: number;
}
/** Units to be taken by a quote that read this version of the product. */
export interface Planned extends Allocation {
  product: number;
}
export interface Bucket {
  sku: string;
  bucket: number;
  received: number;
  available: number;
  product: number;
  version: number;
  moves?: number;
  buckets?: number;
}

export const Event = {
  Adjusted: Events.define(
    "inventory.adjusted",
    z.object({ sku: Id.Sku, movementId: Id.schema("movement"), delta: z.int() }),
  ),
};

const Quantity = z.int().min(1).max(100_000_000);
const Reason = Text.line(200);

export const get = fn(z.strictObject({ sku: Id.Sku }), async ({ sku }) => {
  const [stock] = await bySkus([sku]);
  if (!stock) throw NotFound();
  return stock;
});

export const list = fn(
  z
    .strictObject({ ...Cursor.page })
    .meta({ id: "InventoryListInput" })
    .prefault({}),
  async ({ limit, cursor }) => {
    const page = await Product.skus(limit, Cursor.read(cursor, "inventory.list"));
    return {
      items: await bySkus(page.skus),
      nextCursor: Cursor.write(page.cursor, "inventory.list"),
    };
  },
);

export const receive = fn(
  z.strictObject({ sku: Id.Sku, quantity: Quantity, reason: Reason.optional() }),
  ({ sku, quantity, reason }) =>
    moveOnce({ procedure: "inventory.receive", kind: "received", sku, delta: quantity, reason }),
);

export const adjust = fn(
  z.strictObject({
    sku: Id.Sku,
    delta: z
      .int()
      .min(-100_000_000)
      .max(100_000_000)
      .refine((delta) => delta !== 0, "must not be 0"),
    reason: Reason,
  }),
  ({ sku, delta, reason }) => moveOnce({ procedure: "inventory.adjust", kind: "adjusted", sku, delta, reason }),
);

export const movements = fn(z.strictObject({ sku: Id.Sku, ...Cursor.page }), async ({ sku, limit, cursor }) => {
  const question = ["inventory.movements", sku];
  const page = await repo.movements(sku, limit, Cursor.read(cursor, question));
  if (page.items.length === 0) await get({ sku });
  return { items: page.items, nextCursor: Cursor.write(page.cursor, question) };
});

/** One answer a SKU, in the order asked for; unknown SKUs are left out. Strongly consistent. */
export async function bySkus(skus: readonly string[]): Promise<Info[]> {
  const products = await Product.bySkus(skus);
  const keys = products.flatMap(({ sku, buckets }) =>
    Array.from({ length: buckets }, (_, bucket) => ({ sku, bucket })),
  );
  const stock = new Map<string, Info>();
  for (const { sku, received, available } of await repo.buckets(keys)) {
    const sum = stock.get(sku) ?? { sku, available: 0, reserved: 0, onHand: 0 };
    sum.available += available;
    sum.onHand += received;
    sum.reserved = sum.onHand - sum.available;
    stock.set(sku, sum);
  }
  return skus.flatMap((sku) => stock.get(sku) ?? []);
}
