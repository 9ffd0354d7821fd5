import { styleText } from "node:util";
import { type Figures, figuresOf, isGood, percentile, problemsOf } from "./figures.ts";
import { isConfirmed } from "./orders.ts";
import { poundsOf } from "./pence.ts";
import type { Outcome } from "./replay.ts";

const shownMax = 10;
const creditsShownMax = 100;

/** The figures for people. */
export function tableOf(outcome: Outcome): string {
  const { invoices, book, placeMs, confirmMs, stockProblems, moneyProblems } = outcome;
  const figures = figuresOf(outcome);
  const unconfirmed = [...book.standing.values()].filter((order) => !isConfirmed(order));
  const rows: [string, string][] = [
    ["orders", `${count(figures.orders)} of ${count(invoices.size)}, ${count(placeMs.length)} placed now`],
    ["order lines", count(figures.lines)],
    ["revenue, gross", poundsOf(figures.revenuePence)],
    ["largest order", `${count(figures.distinctLinesMax)} lines`],
    ["confirmed", [count(figures.confirmed), ...tally(unconfirmed.map(({ status }) => status))].join(", ")],
    ["refused", [count(figures.refused), ...tally(outcome.refused.map(({ reason }) => reason))].join(", ")],
    ["sent out", count(figures.shipped)],
    ["credit rows", creditsIn(figures)],
    ["refused for", reasonsIn(figures)],
    ["units returned", count(figures.returnedUnits)],
    ["refunds", poundsOf(figures.refundsPence)],
    ["revenue, net", poundsOf(figures.netPence)],
    ["placing, p50 / p95 / p99", [50, 95, 99].map((percent) => ms(percentile(placeMs, percent))).join(" / ")],
    ["placed a second", figures.ordersPerSecond === null ? "–" : String(figures.ordersPerSecond)],
    ["placed to confirmed, p50 / max", [50, 100].map((percent) => ms(percentile(confirmMs, percent))).join(" / ")],
    ["money", figures.moneyConserved ? "every penny is accounted for" : `${count(moneyProblems.length)} wrong sums`],
    ["stock", figures.stockConserved ? "every unit is accounted for" : `${count(stockProblems.length)} wrong counts`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  const refusals = outcome.refused.map(({ invoice, message, reason }) => `invoice ${invoice}: ${message} (${reason})`);
  const credits = outcome.refusedCredits.map(
    ({ credit, quantity, reason, message }) =>
      `${credit.name}: ${count(quantity)} × ${credit.sku} at ${poundsOf(credit.pence)}: ${message} (${reason})`,
  );
  const verdict = isGood(outcome)
    ? styleText("green", "All of it went through.")
    : styleText("red", "Not all is well.");
  return [
    "",
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}${value}`),
    "",
    ...(credits.length > 0 ? ["  Credits that were refused:", ...credits.flatMap(shorten(creditsShownMax)), ""] : []),
    ...[...refusals, ...problemsOf(outcome)].flatMap(shorten(shownMax)),
    verdict,
  ].join("\n");
}

const count = (n: number): string => n.toLocaleString("en-GB");
const ms = (value: number | null): string => (value === null ? "–" : `${count(Math.round(value))} ms`);

/** `2 inventory.out_of_stock`, for each word. */
const tally = (words: readonly string[]): string[] =>
  [...Map.groupBy(words, (word) => word)].map(([word, all]) => `${count(all.length)} ${word}`);

const creditsIn = ({ creditRows, returnedRows, refusedRows }: Figures): string =>
  `${count(creditRows)}: ${count(returnedRows)} returned, ${count(refusedRows)} refused`;

const reasonsIn = ({ refusedFor }: Figures): string =>
  Object.entries(refusedFor)
    .map(([reason, rows]) => `${count(rows)} ${reason}`)
    .join(", ") || "–";

const shorten =
  (max: number) =>
  (line: string, index: number, all: readonly string[]): string[] => {
    if (index < max) return [`  ${line}`];
    return index === max ? [`  and ${count(all.length - max)} more`] : [];
  };
