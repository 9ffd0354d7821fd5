/**
 * CORS as API Gateway answers it, before and after the function:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
import type { CorsTopology } from "../topology.ts";
import type { GatewayRequest } from "./event.ts";
import type { GatewayResponse } from "./response.ts";

export interface Cors {
  /** The answer to a preflight request; undefined when this is none. */
  preflight(request: GatewayRequest): GatewayResponse | undefined;
  /** Replaces the function's own CORS headers by the gateway's. Changes the response in place. */
  decorate(request: GatewayRequest, response: GatewayResponse): GatewayResponse;
}

export function createCors(cors: CorsTopology): Cors {
  const allowMethods = cors.allowMethods.join(",");
  const allowHeaders = cors.allowHeaders.join(",");
  const exposeHeaders = cors.exposeHeaders.join(",");

  function allowed(origin: string): string | undefined {
    if (cors.allowOrigins.includes("*")) return "*";
    const scheme = origin.startsWith("https://") ? "https://*" : "http://*";
    return cors.allowOrigins.includes(origin) || cors.allowOrigins.includes(scheme) ? origin : undefined;
  }

  return {
    preflight({ method, headers }) {
      const { origin } = headers;
      if (method !== "OPTIONS" || origin === undefined || headers["access-control-request-method"] === undefined)
        return undefined;
      const allowOrigin = allowed(origin);
      const answer: Record<string, string> = {};
      if (allowOrigin !== undefined) {
        answer["access-control-allow-origin"] = allowOrigin;
        if (allowMethods) answer["access-control-allow-methods"] = allowMethods;
        if (allowHeaders) answer["access-control-allow-headers"] = allowHeaders;
        answer["access-control-max-age"] = String(cors.maxAgeSeconds);
        answer["vary"] = "origin";
      }
      return { status: 204, headers: answer, cookies: [], body: undefined };
    },
    decorate(request, response) {
      for (const name of Object.keys(response.headers))
        if (name.startsWith("access-control-")) delete response.headers[name];
      const { origin } = request.headers;
      const allowOrigin = origin === undefined ? undefined : allowed(origin);
      if (allowOrigin !== undefined) {
        response.headers["access-control-allow-origin"] = allowOrigin;
        if (exposeHeaders) response.headers["access-control-expose-headers"] = exposeHeaders;
        const { vary } = response.headers;
        response.headers["vary"] = vary ? `${vary}, origin` : "origin";
      }
      return response;
    },
  };
}
