/** For tests: reads the log as CloudWatch does, a line at a time. */
export type Line = Record<string, unknown> & { message: string; function?: string };

export function linesOf(logs: readonly string[]): Line[] {
  return logs.map((line) => {
    if (/[\r\n\u2028\u2029]/.test(line)) throw new Error(`Not one line: ${line}`);
    return JSON.parse(line) as Line;
  });
}

/** What a person would read off a line: who did what, and how it ended. */
export const told = ({ function: name, message, ...fields }: Line): string =>
  [name, message, fields["procedure"] ?? fields["operation"] ?? fields["eventType"], fields["outcome"]]
    .filter((part) => typeof part === "string")
    .join(" ");
