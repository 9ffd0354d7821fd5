/** The parts of docs/observability.md that are data elsewhere; the prose around them is written by hand. */
interface Metric {
  unit: string;
  dimension?: string;
  meaning: string;
}
interface Query {
  asks: string;
  text: string;
}

/** Fills the page's marked places: `<!-- metrics -->` … `<!-- /metrics -->`, and so for `queries`. */
export function observabilityPage(
  page: string,
  metrics: Readonly<Record<string, Metric>>,
  queries: Readonly<Record<string, Query>>,
): string {
  return fill(fill(page, "metrics", table(metrics)), "queries", Object.entries(queries).map(section).join("\n"));
}

function fill(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for ${name}: ${begin.trim()} … ${end}`);
  return `${page.slice(0, from + begin.length)}${text}${page.slice(to)}`;
}

const table = (metrics: Readonly<Record<string, Metric>>): string =>
  `| metric | unit | dimensions | meaning |\n| --- | --- | --- | --- |\n${Object.entries(metrics).map(row).join("")}`;

function row([name, { unit, dimension, meaning }]: [string, Metric]): string {
  const dimensions = ["service", ...(dimension ? [dimension] : [])].map((one) => `\`${one}\``).join(", ");
  return `| \`${name}\` | ${unit} | ${dimensions} | ${meaning} |\n`;
}

const section = ([name, { asks, text }]: [string, Query]): string =>
  `**${name}**: ${asks}\n\n\`\`\`\n${text}\n\`\`\`\n`;
