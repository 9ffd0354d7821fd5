import { type Node, nameOf, repositoryPath, type Rule } from "./rule.ts";

const why =
  "Only core/src/table/transact.ts writes transactions: it is the one commit, and it turns DynamoDB's reasons into words.";
const writers = new Set([
  "createWriteTransaction",
  "TransactWriteCommand",
  "TransactWriteItemsCommand",
  "transactWrite",
]);

/** The commit itself, and the client that it writes with. */
const mayWrite = /^packages\/core\/src\/table\/(transact|documents)\.ts$/;

export const transaction: Rule = {
  create(context) {
    const path = repositoryPath(context.filename);
    const applies = /^packages\/(core|functions)\/src\//.test(path);
    if (!applies || mayWrite.test(path) || path.endsWith(".test.ts")) return {};
    return {
      ImportSpecifier(node) {
        if (writers.has(nameOf(node["imported"]) ?? "")) context.report({ node, message: why });
      },
      MemberExpression(node) {
        const property = nameOf(node["property"]) ?? "";
        const object = node["object"] as Node;
        const onTransaction = object.type === "MemberExpression" && nameOf(object["property"]) === "transaction";
        if (writers.has(property) || (property === "write" && onTransaction)) context.report({ node, message: why });
      },
    };
  },
};
