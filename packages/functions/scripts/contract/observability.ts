/** The parts of docs/observability.md that are data elsewhere. */
import { fill } from "./fill.ts";

interface Metric {
  unit: string;
  dimension?: string;
  meaning: string;
}
interface Query {
  asks: string;
  text: string;
}

export function observabilityPage(
  page: string,
  metrics: Readonly<Record<string, Metric>>,
  queries: Readonly<Record<string, Query>>,
): string {
  return fill(fill(page, "metrics", table(metrics)), "queries", Object.entries(queries).map(section).join("\n"));
}

const table = (metrics: Readonly<Record<string, Metric>>): string =>
  `| metric | unit | dimensions | meaning |\n| --- | --- | --- | --- |\n${Object.entries(metrics).map(row).join("")}`;

function row([name, { unit, dimension, meaning }]: [string, Metric]): string {
  const dimensions = ["service", ...(dimension ? [dimension] : [])].map((one) => `\`${one}\``).join(", ");
  return `| \`${name}\` | ${unit} | ${dimensions} | ${meaning} |\n`;
}

const section = ([name, { asks, text }]: [string, Query]): string =>
  `**${name}**: ${asks}\n\n\`\`\`\n${text}\n\`\`\`\n`;
