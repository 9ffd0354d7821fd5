import { posix } from "node:path";
import { boundaries } from "./boundaries.ts";
import { type Node, type Rule, importedNames, repositoryPath } from "./rule.ts";

const faceOnly =
  "Inside core a domain imports another domain's face only (../order/order.ts), so that its other files stay free to change.";

/** `packages/core/src/<domain>/<file>`: the domain and file, or nothing outside core's domains. */
function coreFile(path: string): { domain: string; file: string } | undefined {
  const [, domain, file] = /^packages\/core\/src\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return domain && file ? { domain, file } : undefined;
}

function breaksIntoDomain(from: string, target: string): boolean {
  const here = coreFile(from);
  const there = coreFile(target);
  if (!here || !there || here.domain === there.domain) return false;
  // Two doors of the kernel: the transaction wrapper and the table's client stand beside table.ts; tests use fixtures.
  if (there.domain === "table" || there.domain === "runtime") return false;
  if (/\.(test|fixture)\.ts$/.test(here.file) && there.file.endsWith(".fixture.ts")) return false;
  return there.file !== `${there.domain}.ts`;
}

export const imports: Rule = {
  create(context) {
    const from = repositoryPath(context.filename);
    const active = boundaries.filter((rule) => rule.files.test(from) && !rule.except?.test(from));

    function check(node: Node): void {
      const source = (node["source"] as Node | null)?.["value"];
      if (typeof source !== "string") return;
      const target = source.startsWith(".") ? posix.join(posix.dirname(from), source) : source;
      for (const rule of active) {
        if (!rule.target.test(target) || rule.allowed?.test(target)) continue;
        if (!rule.names || importedNames(node).some((name) => name === "*" || rule.names?.test(name)))
          context.report({ node, message: rule.why });
      }
      if (breaksIntoDomain(from, target)) context.report({ node, message: faceOnly });
    }

    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
