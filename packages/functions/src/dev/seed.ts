/** The catalogue of a small shop for the home: 240 products with stock, made once for each data folder. */
import { Actor } from "@waybill/core/actor";
import { Idempotency } from "@waybill/core/idempotency";
import { Inventory } from "@waybill/core/inventory";
import { Product } from "@waybill/core/product";

const shelves = [
  { category: "Mugs & cups", code: "MUG", things: ["Mug", "Espresso cup", "Travel mug"], from: 450 },
  { category: "Plates & bowls", code: "PLT", things: ["Plate", "Bowl", "Serving dish"], from: 650 },
  { category: "Glasses", code: "GLS", things: ["Tumbler", "Wine glass", "Carafe"], from: 550 },
  { category: "Kitchen", code: "KIT", things: ["Apron", "Tea towel", "Chopping board"], from: 795 },
  { category: "Candles", code: "CAN", things: ["Candle", "Tealight holder", "Lantern"], from: 495 },
  { category: "Lighting", code: "LMP", things: ["Table lamp", "Fairy lights", "Shade"], from: 1_995 },
  { category: "Textiles", code: "TEX", things: ["Cushion", "Throw", "Table runner"], from: 1_450 },
  { category: "Storage", code: "STO", things: ["Basket", "Tin", "Wall hook"], from: 895 },
  { category: "Stationery", code: "STA", things: ["Notebook", "Card set", "Pencil case"], from: 350 },
  { category: "Garden", code: "GAR", things: ["Planter", "Watering can", "Bird feeder"], from: 1_195 },
] as const;

const styles = [
  ["Cornflower", "blue stoneware with a hand-dipped rim"],
  ["Harvest", "warm ochre, made in small batches"],
  ["Harbour", "navy and white stripes"],
  ["Meadow", "a print of wild flowers"],
  ["Slate", "matt grey with a soft touch"],
  ["Orchard", "apples and pears by a local illustrator"],
  ["Vintage Rose", "a pattern from the archive"],
  ["Nordic", "plain oak and off-white"],
] as const;

const chunk = 24;

/** Returns how many products were made; none where there are some already. */
export async function seed(): Promise<number> {
  return Actor.provide({ type: "system", id: "seed" }, async () => {
    const { items } = await Product.list({ limit: 1 });
    if (items.length > 0) return 0;
    const drafts = shelves.flatMap(draftsOf);
    for (let start = 0; start < drafts.length; start += chunk) {
      const products = drafts.slice(start, start + chunk);
      await Product.bulkUpsert({ products });
      await Promise.all(products.map(({ sku }, i) => stock(sku, 20 + (((start + i) * 37) % 180))));
    }
    return drafts.length;
  });
}

const stock = (sku: string, quantity: number) =>
  Idempotency.provide(`seed-${sku}`, () => Inventory.receive({ sku, quantity, reason: "opening stock" }));

const draftsOf = ({ category, code, things, from }: (typeof shelves)[number]) =>
  things.flatMap((thing, t) =>
    styles.map(([style, description], s) => ({
      sku: `${code}-${String(t * styles.length + s + 1).padStart(3, "0")}`,
      name: `${style} ${thing.toLowerCase()}`,
      description: `${thing}: ${description}.`,
      category,
      price: { amount: from + t * 350 + s * 75, currency: "GBP" },
      status: "active" as const,
    })),
  );
