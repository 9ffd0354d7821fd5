/** A handler's answer as API Gateway sends it on, payload format 2.0, and the answers that it gives itself. */
import { lambdaPayloadBytesMax } from "./limits.ts";

export interface GatewayResponse {
  status: number;
  headers: Record<string, string>;
  cookies: readonly string[];
  body: string | Buffer | undefined;
}

const json = { "content-type": "application/json" };

/** An answer of the gateway's own: `{"message":"Internal Server Error"}`. */
export function gatewayMessage(status: number, message: string): GatewayResponse {
  return { status, headers: { ...json }, cookies: [], body: JSON.stringify({ message }) };
}

export const internalServerError = () => gatewayMessage(500, "Internal Server Error");
export const requestTooLong = () => gatewayMessage(413, "Request Too Long");

/**
 * With a `statusCode`, the answer is a response; without, the whole answer is the body of a 200:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function toGatewayResponse(answer: unknown): GatewayResponse {
  if (typeof answer === "string") return { status: 200, headers: { ...json }, cookies: [], body: answer };
  if (typeof answer !== "object" || answer === null || !("statusCode" in answer)) {
    return { status: 200, headers: { ...json }, cookies: [], body: JSON.stringify(answer) ?? "null" };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = answer as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599) return internalServerError();
  if (body !== undefined && body !== null && typeof body !== "string") return internalServerError();
  if (typeof body === "string" && body.length > lambdaPayloadBytesMax) return internalServerError();
  const lower: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== undefined && value !== null) lower[name.toLowerCase()] = String(value);
  }
  lower["content-type"] ??= "text/plain;charset=UTF-8";
  return {
    status,
    headers: lower,
    cookies: Array.isArray(cookies) ? cookies.map(String) : [],
    body: isBase64Encoded === true ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}
