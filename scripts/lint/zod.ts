import type { Node, Rule } from "./rule.ts";

const why =
  'Import zod only as `import * as z from "zod"`: a bundler cannot shake `import { z }`, and every locale would travel to Lambda (445 KB instead of 97).';

export const zod: Rule = {
  create(context) {
    return {
      ImportDeclaration(node) {
        if (isVariant(node)) context.report({ node, message: why });
        if ((node["source"] as Node)["value"] !== "zod") return;
        const specifiers = node["specifiers"] as Node[];
        if (node["importKind"] === "type") return;
        if (specifiers.some((one) => one.type !== "ImportNamespaceSpecifier")) context.report({ node, message: why });
      },
      ExportNamedDeclaration(node) {
        if ((node["source"] as Node | null)?.["value"] === "zod" || isVariant(node))
          context.report({ node, message: why });
      },
      ExportAllDeclaration(node) {
        if (isVariant(node)) context.report({ node, message: why });
      },
      ImportExpression(node) {
        if (isVariant(node)) context.report({ node, message: why });
      },
    };
  },
};

/** `zod/v4`, `zod/mini`, `zod/v3`: a second zod whose schemas do not mix with ours. */
function isVariant(node: Node): boolean {
  return String((node["source"] as Node | null)?.["value"]).startsWith("zod/");
}
