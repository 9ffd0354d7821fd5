import { type Node, nameOf, repositoryPath, type Rule } from "./rule.ts";

const why = (what: string) =>
  `${what} is not for core and functions: time and chance come from core/src/runtime, so that tests set them and never sleep.`;

const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
const members = new Set([
  "Date.now",
  "Math.random",
  "performance.now",
  "process.hrtime",
  "crypto.randomUUID",
  "crypto.randomBytes",
  "crypto.getRandomValues",
  "crypto.randomInt",
]);
const cryptoNames = new Set(["randomUUID", "randomBytes", "randomInt", "getRandomValues"]);
const timerModules = /^(node:)?timers(\/promises)?$/;

const applies = /^packages\/(core|functions)\/src\//;
const exempt =
  /\.(test|fixture)\.ts$|^packages\/core\/src\/runtime\/|^packages\/functions\/src\/(dev[^/]*|harness[^/]*)\.ts$|^packages\/functions\/src\/dev\//;

export const clock: Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    if (!applies.test(path) || exempt.test(path)) return {};
    const report = (node: Node, what: string): void => context.report({ node, message: why(what) });

    return {
      ImportDeclaration(node) {
        const source = String((node["source"] as Node)["value"]);
        if (timerModules.test(source)) report(node, source);
        if (!/^(node:)?crypto$/.test(source)) return;
        for (const one of node["specifiers"] as Node[]) {
          const name = nameOf(one["imported"]) ?? "";
          if (cryptoNames.has(name)) report(one, `crypto.${name}`);
        }
      },
      MemberExpression(node) {
        const object = node["object"] as Node;
        const property = nameOf(node["property"]) ?? "";
        const owner = nameOf(object) ?? (object.type === "MemberExpression" ? nameOf(object["property"]) : undefined);
        if (members.has(`${owner}.${property}`)) report(node, `${owner}.${property}`);
        if (owner === "globalThis" && timers.has(property)) report(node, property);
      },
      NewExpression(node) {
        if (nameOf(node["callee"]) === "Date" && (node["arguments"] as Node[]).length === 0) report(node, "new Date()");
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
