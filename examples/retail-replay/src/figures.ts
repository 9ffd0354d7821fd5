import { type Book, isConfirmed, isShipped } from "./orders.ts";
import type { Outcome } from "./replay.ts";

/** The line of JSON: over all orders of the files that stand, whichever run placed them. `null`: nothing to measure. */
export interface Figures {
  orders: number;
  lines: number;
  /** Gross: of all orders, before anything went back. */
  revenuePence: number;
  refused: number;
  confirmed: number;
  shipped: number;
  distinctLinesMax: number;
  /** Rows of invoices that begin with `C`: each is returned whole, or refused in whole or in part. */
  creditRows: number;
  returnedRows: number;
  refusedRows: number;
  /** Rows by why they were refused; the sum is `refusedRows`. */
  refusedFor: Record<string, number>;
  returnedUnits: number;
  refundsPence: number;
  netPence: number;
  placeMsP50: number | null;
  placeMsP99: number | null;
  ordersPerSecond: number | null;
  stockConserved: boolean;
  /** Whether every penny that was taken or went back is the one that the files ask for. */
  moneyConserved: boolean;
}

export function figuresOf(outcome: Outcome): Figures {
  const { book, refused, placeMs, seconds, stockProblems, moneyProblems, credits, returned } = outcome;
  const orders = [...book.standing.values()];
  const revenuePence = orders.reduce((sum, { total }) => sum + total.amount, 0);
  const reasons = refusedRowsOf(outcome);
  return {
    orders: orders.length,
    lines: orders.reduce((sum, { lineCount }) => sum + lineCount, 0),
    revenuePence,
    refused: refused.length,
    confirmed: orders.filter(isConfirmed).length,
    shipped: orders.filter(isShipped).length,
    distinctLinesMax: orders.reduce((most, { lineCount }) => Math.max(most, lineCount), 0),
    creditRows: credits,
    returnedRows: returnedRowsOf(outcome),
    refusedRows: reasons.size,
    refusedFor: tallyOf(reasons.values()),
    returnedUnits: returned.units,
    refundsPence: returned.pence,
    netPence: revenuePence - returned.pence,
    placeMsP50: rounded(percentile(placeMs, 50)),
    placeMsP99: rounded(percentile(placeMs, 99)),
    ordersPerSecond: placeMs.length === 0 ? null : rounded(placeMs.length / seconds),
    stockConserved: stockProblems.length === 0,
    moneyConserved: moneyProblems.length === 0,
  };
}

/** Each row once, with the first reason that it was given. */
const refusedRowsOf = ({ refusedCredits }: Outcome): Map<string, string> =>
  new Map(refusedCredits.map(({ credit, reason }) => [credit.name, reason] as const).reverse());

function returnedRowsOf(outcome: Outcome): number {
  const refused = refusedRowsOf(outcome);
  return new Set(outcome.parts.map(({ credit }) => credit.name).filter((name) => !refused.has(name))).size;
}

function tallyOf(words: Iterable<string>): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const word of words) tally[word] = (tally[word] ?? 0) + 1;
  return tally;
}

/** How long the orders that are confirmed and no more took from placed to confirmed, by the server's clock. */
export const confirmMsOf = ({ standing }: Book): number[] =>
  [...standing.values()]
    .filter(({ status }) => status === "confirmed")
    .map(({ createdAt, updatedAt }) => updatedAt.getTime() - createdAt.getTime());

/** The value that so many per cent do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);

/** All that is not as it must be, in sentences. */
export const problemsOf = ({ orderProblems, returnProblems, moneyProblems, stockProblems }: Outcome): string[] => [
  ...orderProblems,
  ...returnProblems,
  ...moneyProblems,
  ...stockProblems,
];

/** Whether the day went as it must: everything placed, sent out, taken back or refused with a reason, and accounted for. */
export const isGood = (outcome: Outcome): boolean => {
  const { refused, confirmed, shipped, creditRows, returnedRows, refusedRows } = figuresOf(outcome);
  const wanted = outcome.invoices.size;
  return (
    refused === 0 &&
    confirmed === wanted &&
    shipped === wanted &&
    returnedRows + refusedRows === creditRows &&
    problemsOf(outcome).length === 0
  );
};
