/** `{ a: string }` members and union members, with TypeScript's spelling and the right parentheses. */

/** A documentation comment, or nothing. */
export function doc(lines: (string | undefined | false)[], indent = ""): string {
  const text = lines.flatMap((line) => (line ? line.replaceAll("*/", "*\\/").split("\n") : []));
  if (text.length === 0) return "";
  if (text.length === 1) return `${indent}/** ${text[0]} */\n`;
  return `${indent}/**\n${text.map((line) => `${indent} * ${line}`.trimEnd()).join("\n")}\n${indent} */\n`;
}

export const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export const union = (members: string[]): string => [...new Set(members)].join(" | ");

/** A union in parentheses where an operator binds tighter. */
export const grouped = (members: string[]): string => {
  const text = union(members);
  return new Set(members).size > 1 ? `(${text})` : text;
};

export function literal(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (value === undefined) return "undefined";
  return JSON.stringify(value);
}
