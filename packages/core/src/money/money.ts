/** Money is whole minor units (pence, cents) of one ISO 4217 currency; never a float. */
export * as Money from "./money.ts";

import * as z from "zod";
import { Failure } from "../error/error.ts";

const currencies = new Set(Intl.supportedValuesOf("currency"));

export const Currency = z
  .string()
  .length(3)
  .refine((code) => currencies.has(code), "must be an ISO 4217 currency code in capitals")
  .meta({ description: "ISO 4217 code, in capitals: `GBP`." });

export const Amount = z.int().min(0).max(1_000_000_000_000).meta({ description: "Whole minor units: 1999 is £19.99." });

export const Info = z
  .strictObject({ amount: Amount, currency: Currency })
  .meta({ id: "Money", description: "Whole minor units of one currency." });
export type Info = z.output<typeof Info>;

export const TooLarge = Failure.define({
  reason: "money.too_large",
  kind: "unprocessable",
  message: "The amount is larger than can be counted exactly.",
  help: "Split the order: a sum must stay below 2^53 minor units.",
});

export function times(unitAmount: number, quantity: number): number {
  return exact(unitAmount * quantity);
}

export function sum(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total = exact(total + amount);
  return total;
}

function exact(value: number): number {
  if (!Number.isSafeInteger(value)) throw TooLarge();
  return value;
}

/** Decimals of the currencies that do not have two: https://www.six-group.com/en/products-services/financial-information/data-standards.html */
const decimals = new Map(
  Object.entries({
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
  }).flatMap(([digits, codes]) => codes.split(" ").map((code) => [code, Number(digits)] as const)),
);

/** For people: `£19.99`, `¥1,999`. Exact, as no float comes into it. */
export function format({ amount, currency }: Info): string {
  const digits = decimals.get(currency) ?? 2;
  const units = String(amount).padStart(digits + 1, "0");
  const exact = digits === 0 ? units : `${units.slice(0, -digits)}.${units.slice(-digits)}`;
  const fraction = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat("en-GB", { style: "currency", currency, ...fraction }).format(exact as `${number}`);
}
