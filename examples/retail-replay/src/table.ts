import { styleText } from "node:util";
import { confirmMsOf, figuresOf, isGood, percentile } from "./figures.ts";
import { isConfirmed } from "./orders.ts";
import { poundsOf } from "./pence.ts";
import type { Outcome } from "./replay.ts";

const shownMax = 10;

/** The figures for people. */
export function tableOf(outcome: Outcome): string {
  const { invoices, book, placeMs, stockProblems, orderProblems } = outcome;
  const figures = figuresOf(outcome);
  const confirmMs = confirmMsOf(outcome);
  const unconfirmed = [...book.standing.values()].filter((order) => !isConfirmed(order));
  const rows: [string, string][] = [
    ["orders", `${count(figures.orders)} of ${count(invoices.size)}, ${count(placeMs.length)} placed now`],
    ["order lines", count(figures.lines)],
    ["revenue", poundsOf(figures.revenuePence)],
    ["largest order", `${count(figures.distinctLinesMax)} lines`],
    ["confirmed", [count(figures.confirmed), ...tally(unconfirmed.map(({ status }) => status))].join(", ")],
    ["refused", [count(figures.refused), ...tally(outcome.refused.map(({ reason }) => reason))].join(", ")],
    ["placing, p50 / p95 / p99", [50, 95, 99].map((percent) => ms(percentile(placeMs, percent))).join(" / ")],
    ["placed a second", figures.ordersPerSecond === null ? "–" : String(figures.ordersPerSecond)],
    ["placed to confirmed, p50 / max", [50, 100].map((percent) => ms(percentile(confirmMs, percent))).join(" / ")],
    ["stock", figures.stockConserved ? "every unit is accounted for" : `${count(stockProblems.length)} wrong counts`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const refusals = outcome.refused.map(({ invoice, message, reason }) => `invoice ${invoice}: ${message} (${reason})`);
  const verdict = isGood(outcome)
    ? styleText("green", "All of it went through.")
    : styleText("red", "Not all is well.");
  return [
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`),
    "",
    ...[...refusals, ...orderProblems, ...stockProblems].flatMap(shorten),
    verdict,
  ].join("\n");
}

const count = (n: number): string => n.toLocaleString("en-GB");
const ms = (value: number | null): string => (value === null ? "–" : `${count(Math.round(value))} ms`);

/** `2 inventory.out_of_stock`, for each word. */
const tally = (words: readonly string[]): string[] =>
  [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${count(all.length)} ${word}`);

const shorten = (line: string, index: number, all: readonly string[]): string[] => {
  if (index < shownMax) return [`  ${line}`];
  return index === shownMax ? [`  and ${count(all.length - shownMax)} more`] : [];
};
