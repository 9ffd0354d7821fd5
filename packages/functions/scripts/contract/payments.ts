/** The part of docs/payments.md that is data elsewhere: what the sandbox's methods do. */
import { fill } from "./fill.ts";

export const paymentsPage = (page: string, methods: Readonly<Record<string, { says: string }>>): string =>
  fill(
    page,
    "methods",
    `| method | what becomes of it |\n| --- | --- |\n${Object.entries(methods)
      .map(([name, { says }]) => `| \`${name}\` | ${says} |\n`)
      .join("")}`,
  );
