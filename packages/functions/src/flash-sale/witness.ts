/**
 * Who was told "sold out" while there was a unit. A unit is taken, or comes back, at some moment between a request to the
 * table and its answer. So a refusal is
 *
 * - false, when even if all that may have been taken was, there was a unit during the whole call;
 * - right, when for a moment of the call all units are known to have been taken;
 * - open, when units changed hands just then, and nobody on this side of the table can tell.
 */
import type { Handovers } from "../dev/handovers.ts";

export interface Span {
  fromMs: number;
  toMs: number;
}

export interface Seen extends Handovers {
  units: number;
  /** Calls that were told that there is none. */
  refused: readonly Span[];
}

export interface Refusals {
  right: number;
  false: number;
  open: number;
}

export function judge({ units, taken, returned, refused }: Seen): Refusals {
  // As many as may be taken at a moment, and as many as are at least.
  const atMost = levels(
    taken.map(({ fromMs }) => fromMs),
    returned.map(({ toMs }) => toMs ?? Infinity),
  );
  const atLeast = levels(
    taken.map(({ toMs }) => toMs ?? Infinity),
    returned.map(({ fromMs }) => fromMs),
  );
  const found: Refusals = { right: 0, false: 0, open: 0 };
  for (const span of refused) {
    if (highest(atLeast, span) >= units) found.right++;
    else if (highest(atMost, span) < units) found.false++;
    else found.open++;
  }
  return found;
}

/** From each moment on, so many. */
type Level = { atMs: number; level: number };

function levels(up: readonly number[], down: readonly number[]): Level[] {
  const steps = [...up.map((atMs) => ({ atMs, by: 1 })), ...down.map((atMs) => ({ atMs, by: -1 }))];
  let level = 0;
  // Of what happens at one moment the first comes first: what is lower in between is nobody's moment.
  return steps
    .toSorted((a, b) => a.atMs - b.atMs || b.by - a.by)
    .map(({ atMs, by }) => ({ atMs, level: (level += by) }));
}

/** The highest level during a span, both ends included. */
function highest(all: readonly Level[], { fromMs, toMs }: Span): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((all[middle]?.atMs ?? Infinity) <= fromMs) low = middle + 1;
    else high = middle;
  }
  let found = all[low - 1]?.level ?? 0;
  for (let i = low; (all[i]?.atMs ?? Infinity) <= toMs; i++) found = Math.max(found, all[i]?.level ?? 0);
  return found;
}
