import { Actor } from "@waybill/core/actor";
import { Idempotency } from "@waybill/core/idempotency";
import { Inventory } from "@waybill/core/inventory";
import { Payment } from "@waybill/core/payment";
import { Product } from "@waybill/core/product";
import type { Harness } from "../harness.ts";

export const pounds = (pence: number) => ({ amount: pence, currency: "GBP" });

/** Puts products on sale, each with so many units, at 2.50 unless said. Past the API: many tests need many. */
export async function shop(h: Harness, units: Record<string, number>, pence = 250) {
  const skus = Object.keys(units);
  await h.within(() =>
    Actor.provide({ type: "system", id: "shop" }, async () => {
      for (let start = 0; start < skus.length; start += 100) {
        const some = skus.slice(start, start + 100);
        const price = pounds(pence);
        const products = some.map((sku) => ({ sku, name: sku, price, status: "active" as const }));
        if (products.length > 0) await Product.bulkUpsert({ products });
        await Promise.all(some.map((sku) => receive(sku, units[sku] ?? 0)));
      }
    }),
  );
  return h.client("manager:mia");
}

const receive = async (sku: string, quantity: number) => {
  if (quantity > 0) await Idempotency.provide(`shop-${sku}`, () => Inventory.receive({ sku, quantity }));
};

export const one = (sku: string, quantity = 1) => ({ lines: [{ sku, quantity }] });

/** What a stock record says, without the SKU. */
export async function stockOf(h: Harness, sku: string) {
  const { available, reserved, onHand } = await h.client("support:sam").inventory.get({ sku });
  return { available, reserved, onHand };
}

/** The gateway answers nothing, and no circuit keeps it from being asked, until what this returns is called. */
export function silence(h: Harness): () => void {
  const { gateway } = h.edge.runtime;
  const nothing = () => Promise.reject(new Payment.GatewayUnknown("no answer"));
  const all = {
    create: nothing,
    confirm: nothing,
    retrieve: nothing,
    capture: nothing,
    cancel: nothing,
    refund: nothing,
  };
  h.edge.runtime.gateway = { ...gateway, ...all };
  return () => void (h.edge.runtime.gateway = gateway);
}
