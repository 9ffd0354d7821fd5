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

/** As whom the catalogue is made. */
export const seeder = "seed";

const chunk = 24;

/** Who has a catalogue already gets none; who was stopped in the middle of getting this one gets the rest. */
export async function* seed(): AsyncGenerator<number> {
  const drafts = shelves.flatMap(draftsOf);
  const as = <T>(run: () => Promise<T>) => Actor.provide({ type: "system", id: seeder }, run);
  if (!(await as(() => isWanted(drafts)))) return;
  for (let start = 0; start < drafts.length; start += chunk) {
    const some = drafts.slice(start, start + chunk);
    yield await as(() => fill(some));
  }
}

async function isWanted(drafts: readonly Draft[]): Promise<boolean> {
  const [first, last] = [drafts[0], drafts.at(-1)].map((draft) => draft?.sku ?? "");
  const known = new Set((await Product.bySkus([first ?? "", last ?? ""])).map(({ sku }) => sku));
  if (known.has(last ?? "")) return false;
  return known.has(first ?? "") || (await Product.list({ limit: 1 })).items.length === 0;
}

/** Makes what is missing, with its stock; returns how many there are now. */
async function fill(drafts: readonly Draft[]): Promise<number> {
  const known = new Set((await Product.bySkus(drafts.map(({ sku }) => sku))).map(({ sku }) => sku));
  const products = drafts.filter(({ sku }) => !known.has(sku));
  if (products.length > 0) await Product.bulkUpsert({ products });
  await Promise.all(drafts.map(({ sku }, i) => stock(sku, 20 + ((i * 37) % 180))));
  return drafts.length;
}

const stock = (sku: string, quantity: number) =>
  Idempotency.provide(`seed-${sku}`, () => Inventory.receive({ sku, quantity, reason: "opening stock" }));

type Draft = ReturnType<typeof draftsOf>[number];

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
