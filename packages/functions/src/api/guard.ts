/** What is looked at before tRPC and superjson see a request: size, shape, and words that JavaScript gives a meaning. */
import { Failure } from "@waybill/core/error";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { TooLarge, WrongContentType, WrongMethod } from "./error.ts";

export const bodyBytesMax = 256 * 1024;
const depthMax = 32;
const annotationsMax = 1_000;
const forbidden = new Set(["__proto__", "constructor", "prototype"]);
/** The superjson types that any of our inputs has. */
const annotations = new Set(["Date", "undefined"]);

/** Throws the failure to answer with; a request that passes is harmless to parse. */
export function guard(event: APIGatewayProxyEventV2): void {
  const { body = "", headers, isBase64Encoded } = event;
  const { method } = event.requestContext.http;
  if (method !== "GET" && method !== "POST") throw WrongMethod();
  const parameters = new URLSearchParams(event.rawQueryString);
  for (const name of [...parameters.keys(), ...Object.keys(headers)])
    if (forbidden.has(name)) throw invalid("request", "has a parameter or header with a reserved name");
  if (method === "POST") {
    const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
    if (type !== "application/json") throw WrongContentType();
  }
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
  if (Buffer.byteLength(text) > bodyBytesMax) throw TooLarge();
  const isBatch = parameters.get("batch") === "1";
  if (text !== "") inspect(text, "body", isBatch);
  const input = parameters.get("input");
  if (input !== null) inspect(input, "input", isBatch);
}

function inspect(text: string, where: string, isBatch: boolean): void {
  const json = parseJson(text, where);
  walk(json, 0, where);
  if (typeof json !== "object" || json === null) return;
  // A batch is an object of numbered calls; a single call is itself.
  for (const call of isBatch ? Object.values(json) : [json]) inspectMeta(call, where);
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid(where, "is not JSON", cause);
  }
}

function walk(value: unknown, depth: number, where: string): void {
  if (typeof value === "string" && !value.isWellFormed()) throw invalid(where, "has text that is not Unicode");
  if (typeof value !== "object" || value === null) return;
  if (depth > depthMax) throw invalid(where, `is nested deeper than ${depthMax} levels`);
  for (const key of Object.keys(value)) {
    if (forbidden.has(key)) throw invalid(where, "has a field with a reserved name");
    walk((value as Record<string, unknown>)[key], depth + 1, where);
  }
}

/** superjson's annotations: which values are more than JSON. Only what our inputs need is let through. */
function inspectMeta(call: unknown, where: string): void {
  if (typeof call !== "object" || call === null || !("meta" in call)) return;
  const meta = call.meta;
  if (typeof meta !== "object" || meta === null) throw invalid(where, "has malformed annotations");
  let count = 0;
  const visit = (node: unknown): void => {
    if (++count > annotationsMax) throw invalid(where, "has too many annotations");
    if (typeof node === "string") {
      if (!annotations.has(node)) throw invalid(where, "has an annotation of an unknown type");
    } else if (Array.isArray(node)) node.forEach(visit);
    else if (typeof node === "object" && node !== null)
      for (const [path, inner] of Object.entries(node)) {
        if (path.split(/\\?\./).some((part) => forbidden.has(part)))
          throw invalid(where, "has a field with a reserved name");
        visit(inner);
      }
    else if (typeof node !== "number") throw invalid(where, "has malformed annotations");
  };
  visit("values" in meta ? meta.values : []);
}

const invalid = (where: string, message: string, cause?: unknown) =>
  Failure.InvalidInput(undefined, { issues: [{ path: [where], message }], cause });
