import { Printer } from "./printer.ts";
import { metaOf, type Schema, unwrap } from "./schema.ts";
import { doc } from "./text.ts";

/** A failure as core's registry declares it. */
export interface ErrorDefinition {
  reason: string;
  httpStatus: number;
  message: string;
  help: string;
  details?: unknown;
}

const sorted = (definitions: Iterable<ErrorDefinition>): ErrorDefinition[] =>
  [...definitions].sort((a, b) => (a.reason < b.reason ? -1 : 1));

/** `ErrorDetails`: what `error.details` holds, by reason. */
export function errorDetails(definitions: Iterable<ErrorDefinition>, printer: Printer): string {
  const lines = sorted(definitions).map(({ reason, httpStatus, message, details }) => {
    const type = details ? printer.type(details as Schema, "output", "  ") : "undefined";
    return `${doc([`${message} (HTTP ${httpStatus})`], "  ")}  ${JSON.stringify(reason)}: ${type};\n`;
  });
  return `/** What \`error.details\` holds, by \`error.reason\`. */\nexport interface ErrorDetails {\n${lines.join("")}}\n`;
}

/** docs/errors.md: one heading per reason, the place that `error.docs` points to. */
export function errorsPage(definitions: Iterable<ErrorDefinition>): string {
  const head = `# Errors

Every failed call carries a \`reason\` that does not change; decide on that, not on the sentence. This page is generated.

`;
  return head + sorted(definitions).map(section).join("\n");
}

function section({ reason, httpStatus, message, help, details }: ErrorDefinition): string {
  const text = `## ${reason}\n\nHTTP ${httpStatus}. ${message}\n\n${help}\n`;
  return details ? `${text}\n${table(details as Schema)}` : text;
}

function table(details: Schema): string {
  const printer = new Printer();
  const { type, shape } = details._zod.def;
  const fields = type === "object" ? Object.entries(shape) : [["details", details] as const];
  const rows = fields.map(([name, field]) => {
    const printed = printer.type(field, "output").replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
    const description = metaOf(field).description ?? metaOf(unwrap(field)).description ?? "";
    return `| \`${name}\` | \`${printed}\` | ${description.replaceAll("|", "\\|")} |\n`;
  });
  return `| detail | type | meaning |\n| --- | --- | --- |\n${rows.join("")}`;
}
