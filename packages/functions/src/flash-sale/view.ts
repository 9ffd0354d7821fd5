/** What somebody sees who watches: one line that is written anew on a terminal, a line now and then anywhere else. */
import { styleText } from "node:util";
import { Product } from "@waybill/core/product";
import { type Site, sku } from "./site.ts";
import type { Plan, Progress, Storm } from "./storm.ts";
import type { Verdict } from "./verdict.ts";

const terminalMs = 500;
const elsewhereMs = 10_000;

export const count = (n: number): string => n.toLocaleString("en-GB");

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** Writes until it is disposed of; on the way of messages, so that an answer for machines stays whole. */
export function watch(site: Site, { buyers }: Plan, progress: () => Progress): Disposable {
  const { stderr } = process;
  const started = performance.now();
  let last = { sold: 0, atMs: started };
  let isBusy = false;
  const look = async () => {
    const [{ sold, conflicts }, [product]] = await Promise.all([
      site.ask("counts"),
      site.within(() => Product.bySkus([sku])),
    ]);
    const now = performance.now();
    const perSecond = ((sold - last.sold) * 1000) / (now - last.atMs);
    last = { sold, atMs: now };
    const { arrived, holding, refused } = progress();
    const line = [
      clock((now - started) / 1000),
      `${count(arrived)} of ${count(buyers)} buyers`,
      `${count(sold)} sold`,
      `${count(Math.max(0, holding - sold))} held`,
      `${count(refused)} refused`,
      `${count(conflicts)} conflicts`,
      `${perSecond.toFixed(0)} orders/s`,
      `${product?.buckets ?? 0} buckets`,
    ].join(" · ");
    stderr.write(stderr.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
  };
  const timer = setInterval(
    () => {
      if (isBusy) return;
      isBusy = true;
      // A view that misses a moment is no reason to end the sale.
      void look()
        .catch(() => {})
        .finally(() => (isBusy = false));
    },
    stderr.isTTY ? terminalMs : elsewhereMs,
  );
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      if (stderr.isTTY) stderr.write("\r\u001B[K");
    },
  };
}

export function textOf(plan: Plan, storm: Storm, verdict: Verdict): string {
  const { refusals, declined, rushSeconds, settledSeconds } = storm;
  const { sold, confirmed, captures, buckets, available, audit, wrong } = verdict;
  const all = refusals.right + refusals.false + refusals.open;
  const rows: [string, string][] = [
    ["buyers, units", `${count(plan.buyers)}, ${count(plan.units)}`],
    ["sold = confirmed = captures", `${count(sold)} = ${count(confirmed)} = ${count(captures)}`],
    ["still for sale", count(available)],
    ["cards declined, units given back", count(declined)],
    ["told \u201Csold out\u201D", count(all)],
    [
      "  rightly, falsely, can't be told",
      `${count(refusals.right)}, ${count(refusals.false)}, ${count(refusals.open)}`,
    ],
    ["buckets", count(buckets)],
    [
      "all had asked after",
      `${rushSeconds.toFixed(1)} s, ${count(Math.round(plan.buyers / rushSeconds))} buyers a second`,
    ],
    ["all was settled after", `${settledSeconds.toFixed(1)} s`],
    ["the auditor read", `${count(audit.items)} items, ${count(audit.orders)} orders`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    "",
    ...(wrong.length === 0
      ? [styleText("green", "Each unit was sold once and paid once, and every invariant holds.")]
      : wrong.map((sentence) => styleText("red", sentence))),
  ].join("\n");
}
