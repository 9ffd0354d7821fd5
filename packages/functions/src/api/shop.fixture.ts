import type { Harness } from "../harness.ts";

export const pounds = (pence: number) => ({ amount: pence, currency: "GBP" });

/** Puts products on sale, each with so many units, at 2.50 unless said. */
export async function shop(h: Harness, units: Record<string, number>, pence = 250) {
  const staff = h.client("manager:mia");
  const skus = Object.keys(units);
  for (let start = 0; start < skus.length; start += 100)
    await staff.product.bulkUpsert({
      products: skus.slice(start, start + 100).map((sku) => ({
        sku,
        name: `Product ${sku}`,
        price: pounds(pence),
        status: "active" as const,
      })),
    });
  await Promise.all(
    skus.map(async (sku) => {
      const quantity = units[sku] ?? 0;
      if (quantity > 0) await staff.inventory.receive({ sku, quantity });
    }),
  );
  return staff;
}

export const one = (sku: string, quantity = 1) => ({ lines: [{ sku, quantity }] });

/** What a stock record says, without the SKU. */
export async function stockOf(h: Harness, sku: string) {
  const { available, reserved, onHand } = await h.client("support:sam").inventory.get({ sku });
  return { available, reserved, onHand };
}
