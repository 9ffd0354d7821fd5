/** Fills a page's marked place: `<!-- metrics -->` … `<!-- /metrics -->`. The prose around it is written by hand. */
export function fill(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page has no place for ${name}: ${begin.trim()} … ${end}`);
  return `${page.slice(0, from + begin.length)}${text}${page.slice(to)}`;
}
