import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "../error/error.ts";
import { Money } from "./money.ts";

const exactly = (amounts: readonly number[]): bigint => amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
const limit = BigInt(Number.MAX_SAFE_INTEGER);
const amount = fc.oneof(fc.nat({ max: 10_000 }), fc.maxSafeNat());

/** The answer as a whole number, or the reason why there is none. */
function outcomeOf(count: () => number): bigint | string {
  try {
    return BigInt(count());
  } catch (error) {
    return Failure.isFailure(error) ? error.reason : String(error);
  }
}
const orTooLarge = (exact: bigint) => (exact > limit ? "money.too_large" : exact);

test("a sum is exact, or refused", () => {
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 50 }), (amounts) => {
      expect(outcomeOf(() => Money.sum(amounts))).toBe(orTooLarge(exactly(amounts)));
    }),
  );
  expect(outcomeOf(() => Money.sum([Number.MAX_SAFE_INTEGER, 1]))).toBe("money.too_large");
  expect(Money.sum([])).toBe(0);
});

test("a product is exact, or refused", () => {
  fc.assert(
    fc.property(amount, amount, (unit, quantity) => {
      expect(outcomeOf(() => Money.times(unit, quantity))).toBe(orTooLarge(BigInt(unit) * BigInt(quantity)));
    }),
  );
});

test("money is whole minor units of a currency that there is, and nothing else", () => {
  expect(Money.Info.parse({ amount: 1999, currency: "GBP" })).toEqual({ amount: 1999, currency: "GBP" });
  const wrong = [
    { amount: 19.99, currency: "GBP" },
    { amount: -1, currency: "GBP" },
    { amount: Number.NaN, currency: "GBP" },
    { amount: "1", currency: "GBP" },
    { amount: 1_000_000_000_001, currency: "GBP" },
    { amount: 1, currency: "gbp" },
    { amount: 1, currency: "XQX" },
    { amount: 1, currency: "GBP", tax: 0 },
    { amount: 1 },
  ];
  for (const money of wrong) expect(Money.Info.safeParse(money).success, JSON.stringify(money)).toBe(false);
});

test.each([
  [1_999, "GBP", "£19.99"],
  [5, "EUR", "€0.05"],
  [0, "USD", "US$0.00"],
  [1_999, "JPY", "JP¥1,999"],
  [1_999, "KWD", "KWD\u00a01.999"],
  [Number.MAX_SAFE_INTEGER, "GBP", "£90,071,992,547,409.91"],
])("%i minor units of %s are read as %s", (amount, currency, text) => {
  expect(Money.format({ amount, currency })).toBe(text);
});
