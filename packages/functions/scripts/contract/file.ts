import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const linesShown = 12;

/** Writes what is not there yet; with `check` only says whether it would. */
export function place(path: string, content: string, check: boolean): { stale: boolean; difference: string } {
  const before = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (before === content) return { stale: false, difference: "" };
  if (!check) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return { stale: true, difference: difference(before.split("\n"), content.split("\n")) };
}

/** The lines between the first and the last that differ, as a diff shows them. */
export function difference(before: string[], after: string[]): string {
  let from = 0;
  while (from < before.length && from < after.length && before[from] === after[from]) from += 1;
  let end = 0;
  const shared = Math.min(before.length, after.length) - from;
  while (end < shared && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const show = (sign: string, lines: string[]): string[] => [
    ...lines.slice(0, linesShown).map((line) => `${sign} ${line}`),
    ...(lines.length > linesShown ? [`${sign} … ${lines.length - linesShown} more lines`] : []),
  ];
  return [
    `@@ line ${from + 1} @@`,
    ...show("-", before.slice(from, before.length - end)),
    ...show("+", after.slice(from, after.length - end)),
  ].join("\n");
}
