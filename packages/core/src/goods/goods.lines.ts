/** From the units that a caller names to the lines of the order that they are. */
import { Money } from "../money/money.ts";
import { QuantityExceeded } from "./goods.error.ts";
import type { Pick } from "./goods.schema.ts";
import type { Line, LineUnits } from "./goods.stored.ts";

/**
 * The picked units, line by line, out of `left` (units of each line that this step may still be taken with). Without
 * picks, all that is left. Throws `order.quantity_exceeded`.
 */
export function resolve(
  lines: readonly Line[],
  left: readonly number[],
  picks: readonly Pick[] | undefined,
  currency: string,
): LineUnits[] {
  if (!picks) return left.flatMap((quantity, line) => (quantity > 0 ? [[line, quantity] as const] : []));
  const rest = [...left];
  const taken = new Map<number, number>();
  for (const pick of picks) {
    const matching = lines.flatMap((line, index) => (matches(line, pick, currency) ? [index] : []));
    const available = matching.reduce((sum, index) => sum + (rest[index] ?? 0), 0);
    let wanted = pick.quantity;
    if (available < wanted) throw QuantityExceeded({ sku: pick.sku, requested: wanted, available });
    for (const index of matching) {
      const part = Math.min(wanted, rest[index] ?? 0);
      if (part === 0) continue;
      wanted -= part;
      rest[index] = (rest[index] ?? 0) - part;
      taken.set(index, (taken.get(index) ?? 0) + part);
    }
  }
  return [...taken].sort(([a], [b]) => a - b);
}

const matches = (line: Line, { sku, unitPrice }: Pick, currency: string): boolean =>
  line.sku === sku && (!unitPrice || (unitPrice.amount === line.unitPrice && unitPrice.currency === currency));

/** Of these units, those of which so many are left. */
export const upTo = (units: readonly LineUnits[], left: readonly number[]): LineUnits[] =>
  units.flatMap(([line, quantity]) => {
    const some = Math.min(quantity, left[line] ?? 0);
    return some > 0 ? [[line, some] as const] : [];
  });

/** Units of each SKU. */
export function unitsOf(lines: readonly Line[], picked: readonly LineUnits[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const [index, quantity] of picked) {
    const sku = lines[index]?.sku ?? "";
    units.set(sku, (units.get(sku) ?? 0) + quantity);
  }
  return units;
}

/** What they cost, in minor units. */
export const valueOf = (lines: readonly Line[], picked: readonly LineUnits[]): number =>
  Money.sum(picked.map(([index, quantity]) => Money.times(lines[index]?.unitPrice ?? 0, quantity)));
