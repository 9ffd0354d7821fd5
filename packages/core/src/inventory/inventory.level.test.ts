import fc from "fast-check";
import { expect, test } from "vitest";
import { drain, drainFew, evened, fill, spreadFor } from "./inventory.level.ts";

const levels = fc.array(fc.nat(50), { minLength: 1, maxLength: 64 });
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

test("what comes in fills up the emptiest first, and every unit arrives", () => {
  fc.assert(
    fc.property(levels, fc.integer({ min: 1, max: 3_000 }), (before, units) => {
      const parts = fill(before, units);
      expect(sum(parts)).toBe(units);
      expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
      const after = before.map((level, i) => level + (parts[i] ?? 0));
      const filled = after.filter((_, i) => (parts[i] ?? 0) > 0);
      expect(Math.max(...filled) - Math.min(...after)).toBeLessThanOrEqual(1);
    }),
  );
});

test("what is taken out comes from the fullest, or from as few as can be, and never more than there is", () => {
  fc.assert(
    fc.property(levels, fc.double({ min: 0, max: 1, noNaN: true }), (before, share) => {
      const units = Math.floor(sum(before) * share);
      for (const parts of [drain(before, units), drainFew(before, units)]) {
        expect(sum(parts)).toBe(units);
        for (const [i, part] of parts.entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(before[i] ?? 0);
        }
      }
      const few = drainFew(before, units).filter((part) => part > 0).length;
      expect(few).toBeLessThanOrEqual(Math.max(0, drain(before, units).filter((part) => part > 0).length));
    }),
  );
});

test("evening out loses no unit, empties what is outside, and then finds nothing to do", () => {
  const spreads = fc.constantFrom(1, 4, 16, 64);
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 64, maxLength: 64 }), spreads, (before, spread) => {
      const after = [...before];
      for (const { from, to, units } of evened(before, spread)) {
        after[from] = (after[from] ?? 0) - units;
        after[to] = (after[to] ?? 0) + units;
        expect(units).toBeGreaterThan(0);
      }
      expect(sum(after)).toBe(sum(before));
      expect(Math.min(...after)).toBeGreaterThanOrEqual(0);
      expect(sum(after.slice(spread))).toBe(0);
      expect(evened(after, spread)).toEqual([]);
    }),
  );
});

test("buckets that are about even are left alone", () => {
  expect(evened([10, 6, 14, 10], 4)).toEqual([]);
  expect(evened([10, 4, 16, 10], 4)).toEqual([{ from: 2, to: 1, units: 6 }]);
});

test("fewer than two units for each bucket are too few for so many", () => {
  expect([128, 127, 32, 31, 8, 7, 1].map((units) => spreadFor(units, 64))).toEqual([64, 16, 16, 4, 4, 1, 1]);
  expect(spreadFor(1_000, 4)).toBe(4);
});
