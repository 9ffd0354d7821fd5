import { createHash } from "node:crypto";
import type { Stock, WaybillApi } from "@waybill/client";
import pMap from "p-map";
import { type Invoice, unitsOf } from "./invoice.ts";
import { readAll } from "./pages.ts";

export type Levels = ReadonlyMap<string, Stock>;

export async function readStock(waybill: WaybillApi): Promise<Levels> {
  const items = await readAll((cursor) => waybill.inventory.list({ limit: 100, cursor }));
  return new Map(items.map((stock) => [stock.sku, stock]));
}

/** What these invoices need beyond what can be sold now. */
export function missingOf(invoices: Iterable<Invoice>, levels: Levels): Map<string, number> {
  const missing = new Map<string, number>();
  for (const [sku, units] of unitsOf(invoices)) {
    const quantity = units - (levels.get(sku)?.available ?? 0);
    if (quantity > 0) missing.set(sku, quantity);
  }
  return missing;
}

interface Receiving {
  missing: ReadonlyMap<string, number>;
  concurrency: number;
  onReceived: () => void;
}

/**
 * Books units in, each SKU under a key of what was seen: whoever comes after a crash and sees the same does it once. What
 * is seen is the SKU's last movement; the units on hand are the same again once what came in has been sold.
 */
export async function receive(waybill: WaybillApi, receiving: Receiving): Promise<void> {
  const { missing, concurrency, onReceived } = receiving;
  await pMap(
    missing,
    async ([sku, quantity]) => {
      const { items } = await waybill.inventory.movements({ sku, limit: 1 });
      const idempotencyKey = `retail-receive-${digest([sku, items[0]?.sequence ?? 0, quantity])}`;
      await waybill.inventory.receive({ sku, quantity, reason: "retail replay" }, { idempotencyKey });
      onReceived();
    },
    { concurrency },
  );
}

/** A SKU may have spaces, which a header may not. */
const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("base64url");
