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

/** The path from the root of the repository: what the rules are written against. */
export function repositoryPath(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  const at = path.lastIndexOf("/packages/");
  return at >= 0 ? path.slice(at + 1) : path;
}

export function nameOf(node: unknown): string | undefined {
  const it = node as Node | null | undefined;
  if (it?.type === "Identifier") return it["name"] as string;
  if (it?.type === "Literal" && typeof it["value"] === "string") return it["value"];
  return undefined;
}
