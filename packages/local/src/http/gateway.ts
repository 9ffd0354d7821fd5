/** API Gateway's HTTP API with one default route to one function. */
import type { Clock } from "../clock.ts";
import type { Invoker } from "../lambda/invoke.ts";
import type { Log } from "../log.ts";
import type { ApiTopology } from "../topology.ts";
import { createCors } from "./cors.ts";
import { type GatewayRequest, toApiEvent } from "./event.ts";
import { lambdaPayloadBytesMax } from "./limits.ts";
import { createLine } from "./line.ts";
import { type GatewayResponse, internalServerError, requestTooLong, toGatewayResponse } from "./response.ts";

export interface Gateway {
  /** Never rejects: what goes wrong in the function is a 500 for the client and a line in the log. */
  handle(request: GatewayRequest): Promise<GatewayResponse>;
  /** The answer to a body that is too long, for callers that stop reading early. */
  refuse(request: GatewayRequest): GatewayResponse;
  /** For `fetch`: straight to the function, without a socket. */
  fetch(request: Request): Promise<Response>;
}

/** Base64 makes four characters of three bytes, and the limit counts characters. */
const binaryBytesMax = (lambdaPayloadBytesMax / 4) * 3;

export function createGateway(options: { api: ApiTopology; invoker: Invoker; clock: Clock; log: Log }): Gateway {
  const { api, invoker, clock, log } = options;
  const cors = createCors(api.cors);
  const inLine = createLine(api.maxConcurrency ?? Infinity);
  const refuse = (request: GatewayRequest) => cors.decorate(request, requestTooLong());

  async function handle(request: GatewayRequest): Promise<GatewayResponse> {
    const preflight = cors.preflight(request);
    if (preflight) return preflight;
    const event = toApiEvent(request, clock.now());
    if (request.body && request.body.length > (event.isBase64Encoded ? binaryBytesMax : lambdaPayloadBytesMax))
      return refuse(request);
    let response: GatewayResponse;
    try {
      const answer = await inLine(() => invoker.invoke(api.function, event, api.timeoutSeconds));
      response = toGatewayResponse(answer);
    } catch (error) {
      log({ level: "error", message: `${api.function} failed ${request.method} ${event.rawPath}`, error });
      response = internalServerError();
    }
    response.headers["apigw-requestid"] = event.requestContext.requestId;
    return cors.decorate(request, response);
  }

  return {
    handle,
    refuse,
    async fetch(request) {
      const { pathname, search, host } = new URL(request.url);
      const headers: Record<string, string> = { host };
      for (const [name, value] of request.headers) headers[name] = value;
      const bytes = request.body ? Buffer.from(await request.arrayBuffer()) : undefined;
      if (bytes) headers["content-length"] ??= String(bytes.length);
      const body = bytes && bytes.length > 0 ? bytes : undefined;
      const answer = await handle({
        method: request.method,
        target: pathname + search,
        headers,
        body,
        sourceIp: "127.0.0.1",
        protocol: "HTTP/1.1",
      });
      return toResponse(answer);
    },
  };
}

function toResponse(answer: GatewayResponse): Response {
  const headers = new Headers(answer.headers);
  for (const cookie of answer.cookies) headers.append("set-cookie", cookie);
  const bodiless = answer.status === 204 || answer.status === 205 || answer.status === 304;
  const body = typeof answer.body === "string" || answer.body === undefined ? answer.body : new Uint8Array(answer.body);
  return new Response(bodiless ? null : (body ?? null), { status: answer.status, headers });
}
