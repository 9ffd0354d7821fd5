/**
 * A request as API Gateway hands it to Lambda, payload format 2.0:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { randomUUID } from "node:crypto";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { accountId } from "../lambda/context.ts";

export interface GatewayRequest {
  method: string;
  /** Path and query as they were sent: `/orders/a%20b?limit=10`. */
  target: string;
  /** Lower-case names; repeated headers joined by a comma. */
  headers: Record<string, string>;
  body: Buffer | undefined;
  sourceIp: string;
  /** `HTTP/1.1`. */
  protocol: string;
}

const apiId = "local";
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const textTypes = /^(text\/|application\/(json|javascript|xml)\b|application\/[^;]*\+(json|xml)\b)/i;

export function toApiEvent(request: GatewayRequest, nowMs: number): APIGatewayProxyEventV2 {
  const { method, target, sourceIp, protocol } = request;
  const { cookie, ...headers } = request.headers;
  const questionMark = target.indexOf("?");
  const rawPath = decodePath(questionMark < 0 ? target : target.slice(0, questionMark));
  const rawQueryString = questionMark < 0 ? "" : target.slice(questionMark + 1);
  const id = randomUUID();
  const domainName = headers["host"] ?? "localhost";
  const forwarded = headers["x-forwarded-for"];
  headers["x-forwarded-for"] = forwarded ? `${forwarded}, ${sourceIp}` : sourceIp;
  headers["x-forwarded-proto"] = "http";
  headers["x-forwarded-port"] = /:(\d+)$/.exec(domainName)?.[1] ?? "80";
  headers["x-amzn-trace-id"] ??= traceId(nowMs, id);
  const isText = request.body === undefined || textTypes.test(headers["content-type"] ?? "");

  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    ...(cookie !== undefined && { cookies: cookie.split(/; */) }),
    headers,
    ...(rawQueryString !== "" && { queryStringParameters: parseQuery(rawQueryString) }),
    requestContext: {
      accountId,
      apiId,
      domainName,
      domainPrefix: apiId,
      http: { method, path: rawPath, protocol, sourceIp, userAgent: headers["user-agent"] ?? "" },
      requestId: id,
      routeKey: "$default",
      stage: "$default",
      time: commonLogTime(nowMs),
      timeEpoch: nowMs,
    },
    ...(request.body !== undefined && { body: request.body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: !isText,
  };
}

/**
 * HTTP APIs hand over the path decoded (REST APIs and function URLs do not), so what was escaped cannot be told from
 * what was not: https://github.com/middleapi/standard-server/pull/93
 */
function decodePath(path: string): string {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function parseQuery(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    parameters[name] = before === undefined ? value : `${before},${value}`;
  }
  return parameters;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-traceids */
function traceId(nowMs: number, uuid: string): string {
  return `Root=1-${Math.floor(nowMs / 1_000).toString(16)}-${uuid.replaceAll("-", "").slice(0, 24)}`;
}

let lastTime = { second: -1, text: "" };

/** `12/Mar/2020:19:03:58 +0000` */
function commonLogTime(nowMs: number): string {
  const second = Math.floor(nowMs / 1_000);
  if (second !== lastTime.second) {
    const [date = "", time = ""] = new Date(nowMs).toISOString().split(/[T.]/);
    const [year, month, day] = date.split("-");
    lastTime = { second, text: `${day}/${months[Number(month) - 1]}/${year}:${time} +0000` };
  }
  return lastTime.text;
}
