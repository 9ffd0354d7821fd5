/**
 * Lambda's event filter patterns. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 *
 * Understood: exact values, `{ prefix }`, `{ exists }`, `{ "anything-but": value or list }`, and nesting. Everything else
 * throws when the stack opens, so that no filter is ever half-applied.
 *
 * ```ts
 * const isNewOrder = compileFilter([{ eventName: ["INSERT"], dynamodb: { NewImage: { type: { S: ["order"] } } } }]);
 * isNewOrder({ eventName: "INSERT", dynamodb: { NewImage: { type: { S: "order" } } } }); // true
 * ```
 */
import { isDeepStrictEqual } from "node:util";
import { LocalError } from "../error.ts";

type Test = (value: unknown) => boolean;
type Scalar = string | number | boolean | null;

/** A record passes when any pattern matches; without patterns, every record does. */
export function compileFilter(patterns: readonly object[] | undefined): Test {
  if (!patterns || patterns.length === 0) return () => true;
  const tests = patterns.map((pattern) => compileObject(pattern, "pattern"));
  return (record) => tests.some((test) => test(record));
}

/** Every key must match. */
function compileObject(pattern: object, path: string): Test {
  const tests = Object.entries(pattern).map(([key, inner]): Test => {
    if (key.startsWith("$")) throw unsupported(path, key);
    const test = compileNode(inner, `${path}.${key}`);
    return (value) => test(isObject(value) ? value[key] : undefined);
  });
  return (value) => tests.every((test) => test(value));
}

function compileNode(node: unknown, path: string): Test {
  if (Array.isArray(node)) {
    const tests = node.map((matcher: unknown) => compileMatcher(matcher, path));
    return (value) => tests.some((test) => test(value));
  }
  if (isObject(node)) return compileObject(node, path);
  throw unsupported(path, JSON.stringify(node));
}

function compileMatcher(matcher: unknown, path: string): Test {
  if (isScalar(matcher)) return (value) => value === matcher;
  if (!isObject(matcher) || Object.keys(matcher).length !== 1) throw unsupported(path, JSON.stringify(matcher));
  const [[operator, operand]] = Object.entries(matcher) as [[string, unknown]];
  if (operator === "prefix" && typeof operand === "string") {
    return (value) => typeof value === "string" && value.startsWith(operand);
  }
  if (operator === "exists" && typeof operand === "boolean") {
    // Only leaves exist in the eyes of a filter: a map or a list counts as absent.
    return (value) => (value !== undefined && !isObject(value)) === operand;
  }
  if (operator === "anything-but") {
    const refused = Array.isArray(operand) ? (operand as unknown[]) : [operand];
    if (refused.every(isScalar)) return (value) => isScalar(value) && !refused.includes(value);
  }
  throw unsupported(path, JSON.stringify(matcher));
}

/**
 * Whether a MODIFY record changes nothing. DynamoDB emits no record then, dynoxide does:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
 */
export function changesNothing(record: {
  eventName?: string | undefined;
  dynamodb?: { OldImage?: unknown; NewImage?: unknown } | undefined;
}): boolean {
  return record.eventName === "MODIFY" && isDeepStrictEqual(record.dynamodb?.OldImage, record.dynamodb?.NewImage);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function unsupported(path: string, found: string): LocalError {
  return new LocalError(
    "topology_invalid",
    `The filter at ${path} uses ${found}, which the local stack does not implement.`,
    "Use exact values, prefix, exists, anything-but or nesting.",
  );
}
