import type { AnyTRPCRouter } from "@trpc/server";
import { errorDetails, type ErrorDefinition } from "./errors.ts";
import { Printer } from "./printer.ts";
import { byRouter, type Procedure, proceduresOf } from "./procedures.ts";
import { capital, doc } from "./text.ts";

const banner = "// Generated from the API's router by `pnpm contract`. Do not edit.\n";

/** The generated files of the client. */
export function renderContract(router: AnyTRPCRouter, definitions: Iterable<ErrorDefinition>) {
  const printer = new Printer();
  const procedures = proceduresOf(router).map((procedure) => typed(procedure, printer));
  const errors = errorDetails(definitions, printer);
  const groups = byRouter(procedures) as Map<string, Typed[]>;
  return {
    plain: plain(groups, [...printer.declarations.values()], errors),
    kinds: kinds(procedures),
    trpc: trpc(groups, [...printer.declarations.keys()]),
  };
}

type Typed = Procedure & { inputType: string; outputType: string };

function typed(procedure: Procedure, printer: Printer): Typed {
  const base = capital(procedure.router) + capital(procedure.name);
  return {
    ...procedure,
    inputType: procedure.input ? printer.top(procedure.input, "input", `${base}Input`) : "void",
    outputType: printer.top(procedure.output, "output", `${base}Output`),
  };
}

function plain(groups: Map<string, Typed[]>, declarations: string[], errors: string): string {
  const routers = [...groups].map(([router, procedures]) => {
    const methods = procedures.map(method).join("");
    return `/** Procedures about ${words(router)}. */\nexport interface ${capital(router)}Api {\n${methods}}\n`;
  });
  const all = [...groups.keys()].map((router) => `  readonly ${router}: ${capital(router)}Api;\n`).join("");
  return [
    `${banner}import type { CallOptions } from "./options.ts";\n`,
    ...declarations,
    errors,
    ...routers,
    `/** The whole API: \`<router>.<procedure>(input, options?)\`. */\nexport interface WaybillApi {\n${all}}\n`,
  ].join("\n");
}

/** What a client must know at run time; apart, because everything else is types. */
function kinds(procedures: Typed[]): string {
  const lines = procedures.map(({ router, name, kind }) => `  "${router}.${name}": "${kind}",\n`);
  return `${banner}
/** The kind of each procedure. */
export const procedures: Readonly<Record<string, "query" | "mutation">> = {\n${lines.join("")}};\n`;
}

function method({ name, docs, input, inputType, outputType }: Typed): string {
  const optional = input === undefined || input._zod.optin !== undefined;
  // The question mark says it already.
  const type = input === undefined ? "undefined" : inputType.replace(/ \| undefined$/, "");
  return `${doc(docs, "  ")}  ${name}(input${optional ? "?" : ""}: ${type}, options?: CallOptions): Promise<${outputType}>;\n`;
}

const trpcHead = `import type {
  TRPC_ERROR_CODE_KEY,
  TRPC_ERROR_CODE_NUMBER,
  TRPCBuiltRouter,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
} from "@trpc/server";
`;
const trpcTypes = `/** What a failed call carries in \`error.data\`. */
export interface ApiErrorData {
  code: TRPC_ERROR_CODE_KEY;
  httpStatus: number;
  path?: string;
  reason: string;
  details?: unknown;
  docs: string;
  requestId: string;
  issues?: { path: (string | number)[]; message: string }[];
}

export interface ApiErrorShape {
  message: string;
  code: TRPC_ERROR_CODE_NUMBER;
  data: ApiErrorData;
}

export interface ContractRoot {
  ctx: object;
  meta: object;
  errorShape: ApiErrorShape;
  transformer: true;
}

export type Query<Input, Output> = TRPCQueryProcedure<{ input: Input; output: Output; meta: unknown }>;
export type Mutation<Input, Output> = TRPCMutationProcedure<{ input: Input; output: Output; meta: unknown }>;
`;

function trpc(groups: Map<string, Typed[]>, names: string[]): string {
  const routers = [...groups].map(([router, procedures]) => {
    const fields = procedures.map(
      ({ name, kind, docs, inputType, outputType }) =>
        `${doc(docs, "  ")}  ${name}: ${capital(kind)}<${inputType}, ${outputType}>;\n`,
    );
    return `/** Procedures about ${words(router)}. */\nexport type ${capital(router)}Procedures = {\n${fields.join("")}};\n`;
  });
  const body = routers.join("\n");
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(body.replaceAll(/\/\*\*[^]*?\*\//g, "")));
  const imports =
    used.length > 0 ? `import type {\n${used.map((name) => `  ${name},\n`).join("")}} from "./contract.ts";\n` : "";
  const all = [...groups.keys()].map((router) => `    ${router}: ${capital(router)}Procedures;\n`).join("");
  return [
    `${banner}${trpcHead}${imports}`,
    trpcTypes,
    body,
    `/** The router's type, for tRPC's own client. */\nexport type AppRouter = TRPCBuiltRouter<\n  ContractRoot,\n  {\n${all}  }\n>;\n`,
  ].join("\n");
}

/** `apiKey` → `api keys`; said of many. */
function words(router: string): string {
  const spaced = router.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  if (router === "system") return "the system";
  if (/^(auth|inventory|audit|privacy)$/.test(router)) return spaced;
  return `${spaced}s`;
}
