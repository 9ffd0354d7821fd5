import { styleText } from "node:util";
import { Check } from "@waybill/core/check";
import { as, type Command } from "./command.ts";

/** Items between two looks of the one who waits. */
const every = 5_000;

export const check: Command = {
  needs: [],
  usage: "[--json]",
  does: "reads the whole table and the gateway's books and says what is not as it must be; changes nothing",
  async run({ json }) {
    const report = await as("check", () => Check.run({ onProgress: json ? () => {} : progress() }));
    if (json) console.log(JSON.stringify(report));
    else console.log(textOf(report));
    process.exitCode = report.breaches.length === 0 ? 0 : 1;
  },
};

/** One line that is written anew where somebody watches, on the way of messages and not of the answer. */
function progress(): (items: number) => void {
  let next = 0;
  return (items) => {
    if (!process.stderr.isTTY || items < next) return;
    next = items + every;
    process.stderr.write(`\r\u001B[K${items.toLocaleString("en-GB")} items read`);
  };
}

export function textOf({ items, orders, buckets, passes, breaches }: Check.Report): string {
  const count = (n: number) => n.toLocaleString("en-GB");
  const read = `${count(items)} items, ${count(orders)} orders, ${count(buckets)} buckets of stock, read ${passes === 1 ? "once" : `${passes} times`}.`;
  if (breaches.length === 0)
    return `${process.stderr.isTTY ? "\r\u001B[K" : ""}${read}\n${styleText("green", "Every invariant holds.")}`;
  const lines = breaches.flatMap(({ invariant, subject, says, repair }) => [
    `${styleText("red", invariant)} ${subject}: ${says}.`,
    ...(repair === undefined ? [] : [`   npm run waybill -- ${repair}`]),
  ]);
  return [read, ...lines, `${count(breaches.length)} breaches.`].join("\n");
}
