/** From what was asked for to priced lines: merged, checked against the rules, with the total. */
import { Actor } from "../actor/actor.ts";
import type { Inventory } from "../inventory/inventory.ts";
import { Money } from "../money/money.ts";
import { Product } from "../product/product.ts";
import { Rule } from "../rule/rule.ts";
import { CurrencyMismatch, LimitExceeded, TotalChanged } from "./order.error.ts";
import type { Place } from "./order.schema.ts";
import type { StoredLine } from "./order.stored.ts";

export interface Quote {
  currency: string;
  total: number;
  lines: StoredLine[];
  /** Units a SKU, whatever the price: what has to be in stock. */
  demands: Inventory.Demand[];
}

type Basket = Pick<Place, "lines" | "currency" | "expectedTotal">;

/** By the products as this process last saw them; whatever that refuses is looked at again. */
export async function quote(basket: Basket): Promise<Quote> {
  const stale = await price(basket, Product.lastSeen).catch(() => null);
  return stale ?? freshQuote(basket);
}

/** By the products as they are. */
export const freshQuote = (basket: Basket): Promise<Quote> => price(basket, Product.look);

async function price(basket: Basket, read: typeof Product.look): Promise<Quote> {
  if (basket.lines.some(({ unitPrice }) => unitPrice)) Actor.require("order:price");
  const skus = [...new Set(basket.lines.map(({ sku }) => sku))];
  const products = new Map((await read(skus)).map((product) => [product.sku, product]));
  const productOf = (sku: string) => {
    const product = products.get(sku);
    if (product?.status !== "active") throw Product.Unavailable({ sku });
    return product;
  };
  const currency = basket.currency ?? priceOf(basket.lines[0], productOf).currency;
  const merged = new Map<string, Map<number, StoredLine>>();
  for (const line of basket.lines) {
    const price = priceOf(line, productOf);
    if (price.currency !== currency) throw CurrencyMismatch({ expected: currency, actual: price.currency });
    const { sku, quantity } = line;
    const atPrices = merged.get(sku) ?? new Map<number, StoredLine>();
    const before = atPrices.get(price.amount)?.quantity ?? 0;
    atPrices.set(price.amount, {
      sku,
      name: productOf(sku).name,
      quantity: before + quantity,
      unitPrice: price.amount,
    });
    merged.set(sku, atPrices);
  }
  const lines = [...merged.values()].flatMap((atPrices) => [...atPrices.values()]);
  const total = Money.sum(lines.map((line) => Money.times(line.unitPrice, line.quantity)));
  assertWithinRules(lines, total);
  assertExpected({ amount: total, currency }, basket.expectedTotal);
  return { currency, total, lines, demands: demandsOf(lines, productOf) };
}

function priceOf(line: Basket["lines"][number] | undefined, productOf: (sku: string) => Product.Stored): Money.Info {
  if (!line) throw new Error("A basket has at least one line");
  // The product is looked up even at an agreed price: it has to be on sale.
  const { price } = productOf(line.sku);
  return line.unitPrice ?? price;
}

function demandsOf(lines: readonly StoredLine[], productOf: (sku: string) => Product.Stored): Inventory.Demand[] {
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return [...units].map(([sku, quantity]) => {
    const { version: product, buckets, spread } = productOf(sku);
    return { sku, quantity, product, buckets, spread };
  });
}

function assertWithinRules(lines: readonly StoredLine[], total: number): void {
  const rules = Rule.use();
  const quantity = Math.max(...lines.map((line) => line.quantity));
  const measured = [
    { limit: "linesPerOrderMax", value: rules.linesPerOrderMax, actual: lines.length },
    { limit: "quantityPerLineMax", value: rules.quantityPerLineMax, actual: quantity },
    { limit: "orderTotalMax", value: rules.orderTotalMax, actual: total },
  ];
  const broken = measured.find(({ value, actual }) => actual > value);
  if (broken) throw LimitExceeded(broken);
}

function assertExpected(actual: Money.Info, expected: Money.Info | undefined): void {
  if (!expected) return;
  if (expected.amount === actual.amount && expected.currency === actual.currency) return;
  throw TotalChanged({ expected, actual });
}
