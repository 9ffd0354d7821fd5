/** Arithmetic of buckets: plain numbers in, plain numbers out. */

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** How much of `units` each bucket gets so that all stand as even as can be: the emptiest are filled up first. */
export function fill(levels: readonly number[], units: number): number[] {
  const order = levels.map((level, bucket) => ({ level, bucket })).toSorted((a, b) => a.level - b.level);
  let count = 0;
  let held = units;
  for (const { level } of order) {
    if (count > 0 && level * count >= held) break;
    held += level;
    count++;
  }
  const even = Math.floor(held / count);
  const odd = held - even * count;
  const parts = levels.map(() => 0);
  for (const [i, { level, bucket }] of order.slice(0, count).entries())
    parts[bucket] = even + (i < odd ? 1 : 0) - level;
  return parts;
}

/** How much each bucket gives so that `units` come together and the rest stands as even as can be; there must be as many. */
export const drain = (levels: readonly number[], units: number): number[] =>
  fill(
    levels.map((level) => -level),
    units,
  );

/** As `drain`, from as few buckets as can be. */
export function drainFew(levels: readonly number[], units: number): number[] {
  const parts = levels.map(() => 0);
  let left = units;
  for (const { level, bucket } of fullestFirst(levels)) {
    const part = Math.min(left, level);
    parts[bucket] = part;
    left -= part;
  }
  return parts;
}

export const fullestFirst = (levels: readonly number[]) =>
  levels.map((level, bucket) => ({ level, bucket })).toSorted((a, b) => b.level - a.level);

/** As many buckets as these, or fewer where there are not two units for each: few units in many buckets are hard to find. */
export function spreadFor(units: number, spread: number): number {
  let fitting = spread;
  while (fitting > 1 && units < unitsPerBucketMin * fitting) fitting /= growth;
  return fitting;
}

/** Buckets become four times as many. */
export const growth = 4;
export const unitsPerBucketMin = 2;

export interface Move {
  from: number;
  to: number;
  units: number;
}

/**
 * What has to move so that the first `spread` buckets have all the units and each about its share. Nothing, while each of
 * them has half of it: buckets that sell at random are never quite even, and a move costs as much as two sales.
 */
export function evened(levels: readonly number[], spread: number): Move[] {
  const share = sum(levels) / spread;
  const outer = levels.slice(spread);
  if (sum(outer) === 0 && levels.slice(0, spread).every((level) => level >= share / 2 || level >= Math.floor(share)))
    return [];
  const surplus = levels.map((level, bucket) => (bucket < spread ? level - Math.ceil(share) : level));
  const room = levels.slice(0, spread).map((level) => Math.floor(share) - level);
  const moves: Move[] = [];
  for (const [from, units] of surplus.entries()) {
    let left = units;
    for (let to = 0; to < spread && left > 0; to++) {
      const part = Math.min(left, room[to] ?? 0);
      if (part <= 0) continue;
      moves.push({ from, to, units: part });
      room[to] = (room[to] ?? 0) - part;
      left -= part;
    }
    if (left > 0 && from >= spread) moves.push({ from, to: from % spread, units: left });
  }
  return moves;
}
