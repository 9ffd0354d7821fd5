import { join } from "node:path";

const root = `${join(import.meta.dirname, "..", "..").replaceAll("\\", "/")}/`;

/** The little of the ESTree and of oxlint's plugin interface that our rules use. */
export interface Node {
  type: string;
  parent?: Node;
  [field: string]: unknown;
}

export interface Context {
  filename: string;
  report(problem: { node: Node; message: string }): void;
}

export interface Rule {
  create(context: Context): { [visit: string]: ((node: Node) => void) | undefined };
}

/** The path from the root of the repository: what the rules are written against. Trees elsewhere look like ours. */
export function repositoryPath(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  if (path.startsWith(root)) return path.slice(root.length);
  return /\/((packages|examples|infra)\/.*)$/.exec(path)?.[1] ?? path;
}

export function nameOf(node: unknown): string | undefined {
  const it = node as Node | null | undefined;
  if (it?.type === "Identifier") return it["name"] as string;
  if (it?.type === "Literal" && typeof it["value"] === "string") return it["value"];
  return undefined;
}

/** What an `import … from` or `export … from` takes, by the names it has there; `*` for all of it. */
export function importedNames(node: Node): string[] {
  const specifiers = node["specifiers"] as Node[] | undefined;
  if (!specifiers) return ["*"];
  return specifiers.map((one) => nameOf(one["imported"] ?? (one.type === "ExportSpecifier" && one["local"])) ?? "*");
}
