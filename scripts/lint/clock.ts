import { type Node, importedNames, nameOf, repositoryPath, type Rule } from "./rule.ts";

const why = (what: string) =>
  `${what} is not for core and functions: time and chance come from core/src/runtime, so that tests set them and never sleep.`;

const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
/** What tells the time or throws dice, and which of its members do. Dates and sums may do all else. */
const sources = new Map([
  ["Date", /^now$/],
  ["Math", /^random$/],
  ["performance", /^now$/],
  ["process", /^hrtime$/],
  ["AbortSignal", /^timeout$/],
  ["crypto", /^(random\w*|getRandomValues|webcrypto)$/],
  ["webcrypto", /^(randomUUID|getRandomValues)$/],
  ["globalThis", /^(setTimeout|setInterval|setImmediate)$/],
]);
/** Names by which nothing but time or chance is wanted. */
const aliases = /^(Date|Math|performance|setTimeout|setInterval|setImmediate)$/;
const timerModules = /^(node:)?timers(\/promises)?$/;
const cryptoModule = /^(node:)?crypto$/;

const applies = /^packages\/(core|functions)\/src\//;
const exempt =
  /\.(test|fixture)\.ts$|^packages\/core\/src\/runtime\/|^packages\/functions\/src\/(dev[^/]*|harness[^/]*)\.ts$|^packages\/functions\/src\/(dev|flash-sale)\//;

export const clock: Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (!applies.test(path) || exempt.test(path)) return {};
    const report = (node: Node, what: string): void => context.report({ node, message: why(what) });
    /** Local names of node:crypto as a whole. */
    const cryptos = new Set<string>();

    /** `Date` of `Date` and of `globalThis.Date`; `crypto` of whatever this file calls node:crypto. */
    function sourceOf(node: Node | null | undefined): string | undefined {
      const name = node?.type === "MemberExpression" ? nameOf(node["property"]) : nameOf(node);
      return name !== undefined && cryptos.has(name) ? "crypto" : name;
    }

    const forbids = (source: string | undefined, member: string) => sources.get(source ?? "")?.test(member) ?? false;

    /** `const d = Date`, `const { now } = Date`. */
    function checkAlias(target: Node, value: Node | null): void {
      const source = value?.type === "Identifier" || isGlobal(value) ? sourceOf(value) : undefined;
      if (!value || source === undefined) return;
      if (target.type !== "ObjectPattern") {
        if (value.type === "Identifier" ? aliases.test(source) : sources.has(source)) report(value, source);
        return;
      }
      for (const property of target["properties"] as Node[]) {
        const member = nameOf(property["key"]) ?? "";
        const all = source === "globalThis" && sources.has(member);
        if (all || forbids(source, member)) report(property, `${source}.${member}`);
      }
    }

    function checkCryptoNames(node: Node): void {
      if (!cryptoModule.test(String((node["source"] as Node | null)?.["value"]))) return;
      for (const name of importedNames(node)) if (forbids("crypto", name)) report(node, `crypto.${name}`);
    }

    return {
      ImportDeclaration(node) {
        const module = String((node["source"] as Node)["value"]);
        if (timerModules.test(module)) report(node, module);
        checkCryptoNames(node);
        if (!cryptoModule.test(module)) return;
        for (const one of node["specifiers"] as Node[]) {
          const whole = one.type !== "ImportSpecifier" || nameOf(one["imported"]) === "default";
          if (whole) cryptos.add(nameOf(one["local"]) ?? "");
        }
      },
      ExportNamedDeclaration: checkCryptoNames,
      MemberExpression(node) {
        const member = nameOf(node["property"]) ?? "";
        const source = sourceOf(node["object"] as Node);
        if (forbids(source, member)) report(node, `${source}.${member}`);
      },
      VariableDeclarator(node) {
        checkAlias(node["id"] as Node, node["init"] as Node | null);
      },
      AssignmentExpression(node) {
        checkAlias(node["left"] as Node, node["right"] as Node);
      },
      AssignmentPattern(node) {
        checkAlias(node["left"] as Node, node["right"] as Node);
      },
      NewExpression(node) {
        if (sourceOf(node["callee"] as Node) === "Date" && (node["arguments"] as Node[]).length === 0)
          report(node, "new Date()");
      },
      CallExpression(node) {
        const callee = nameOf(node["callee"]) ?? "";
        if (timers.has(callee) || callee === "Date") report(node, `${callee}()`);
        for (const argument of node["arguments"] as Node[]) {
          const name = argument.type === "Identifier" ? (nameOf(argument) ?? "") : "";
          if (timers.has(name)) report(argument, name);
        }
      },
    };
  },
};

function isGlobal(node: Node | null): boolean {
  return node?.type === "MemberExpression" && nameOf(node["object"]) === "globalThis";
}
