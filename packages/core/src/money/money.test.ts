import fc from "fast-check";
import { expect, test } from "vitest";
import { Money } from "./money.ts";

const exactly = (amounts: readonly number[]): bigint => amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
const limit = BigInt(Number.MAX_SAFE_INTEGER);
const amount = fc.oneof(fc.nat({ max: 10_000 }), fc.maxSafeNat());
const tooLarge = expect.objectContaining({ reason: "money.too_large" }) as Error;

test("a sum is exact, or refused", () => {
  fc.assert(
    fc.property(fc.array(amount, { maxLength: 50 }), (amounts) => {
      const sum = exactly(amounts);
      if (sum > limit) expect(() => Money.sum(amounts)).toThrow(tooLarge);
      else expect(BigInt(Money.sum(amounts))).toBe(sum);
    }),
  );
  expect(() => Money.sum([Number.MAX_SAFE_INTEGER, 1])).toThrow(tooLarge);
  expect(Money.sum([])).toBe(0);
});

test("a product is exact, or refused", () => {
  fc.assert(
    fc.property(amount, amount, (unit, quantity) => {
      const product = BigInt(unit) * BigInt(quantity);
      if (product > limit) expect(() => Money.times(unit, quantity)).toThrow(tooLarge);
      else expect(BigInt(Money.times(unit, quantity))).toBe(product);
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
