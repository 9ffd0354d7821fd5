import { isConfirmed } from "./orders.ts";
import type { Outcome } from "./replay.ts";

/** The line of JSON: over all orders of the files that stand, whichever run placed them. `null`: nothing to measure. */
export interface Figures {
  orders: number;
  lines: number;
  revenuePence: number;
  refused: number;
  confirmed: number;
  distinctLinesMax: number;
  placeMsP50: number | null;
  placeMsP99: number | null;
  ordersPerSecond: number | null;
  stockConserved: boolean;
}

export function figuresOf({ book, refused, placeMs, seconds, stockProblems }: Outcome): Figures {
  const orders = [...book.standing.values()];
  return {
    orders: orders.length,
    lines: orders.reduce((sum, { lineCount }) => sum + lineCount, 0),
    revenuePence: orders.reduce((sum, { total }) => sum + total.amount, 0),
    refused: refused.length,
    confirmed: orders.filter(isConfirmed).length,
    distinctLinesMax: Math.max(0, ...orders.map(({ lineCount }) => lineCount)),
    placeMsP50: rounded(percentile(placeMs, 50)),
    placeMsP99: rounded(percentile(placeMs, 99)),
    ordersPerSecond: placeMs.length === 0 ? null : rounded(placeMs.length / seconds),
    stockConserved: stockProblems.length === 0,
  };
}

/** How long the confirmed orders took from placed to confirmed, by the server's clock. */
export const confirmMsOf = ({ book }: Outcome): number[] =>
  [...book.standing.values()]
    .filter(({ status }) => status === "confirmed")
    .map(({ createdAt, updatedAt }) => updatedAt.getTime() - createdAt.getTime());

/** The value that so many per cent do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

/** Whether the day went as it must: everything placed, confirmed and accounted for. */
export const isGood = (outcome: Outcome): boolean => {
  const { refused, confirmed, stockConserved } = figuresOf(outcome);
  return refused === 0 && confirmed === outcome.invoices.size && stockConserved && outcome.orderProblems.length === 0;
};
