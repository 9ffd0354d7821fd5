/** Stands between the deployed bundles and the local engines: names become local, and IAM is obeyed. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { DeployedFunction } from "../synth/graph.ts";
import { type Ask, asksOf, isAllowed } from "./iam.ts";

export interface GateOptions {
  functions: readonly DeployedFunction[];
  /** Endpoint by the service's name in a signature. */
  engines: Record<string, string>;
  /** Each deployed name and what it is called locally. */
  names: ReadonlyMap<string, string>;
  jwks: unknown;
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const translate = (text: string, names: Iterable<readonly [string, string]>): string => {
  for (const [from, to] of names)
    text = text.replaceAll(from, to).replaceAll(encodeURIComponent(from), encodeURIComponent(to));
  return text;
};

export async function startGate({ functions, engines, names, jwks }: GateOptions) {
  const used = new Map<string, Set<string>>();
  /** Services that are down. */
  const down = new Set<string>();
  /** Beginnings of keys: every second transaction on such an item meets another one there. */
  const contended = new Set<string>();
  const denied: string[] = [];
  let meetings = 0;
  const back = [...names].map(([from, to]) => [to, from] as const);

  /** The functions sign with their own name as the key's id. */
  function check(name: string, asks: Ask[]): boolean {
    const statements = functions.find((fn) => fn.name === name)?.statements ?? [];
    for (const ask of asks) {
      const said = `${ask.action} ${ask.resource}`;
      if (!isAllowed(statements, ask)) denied.push(`${name}: ${said}`);
      else used.set(name, (used.get(name) ?? new Set()).add(said));
    }
    return asks.every((ask) => isAllowed(statements, ask));
  }

  function conflictIn(body: string, target = "") {
    if (contended.size === 0 || !target.endsWith(".TransactWriteItems")) return null;
    const actions = (JSON.parse(body) as { TransactItems: object[] }).TransactItems.map((one) => JSON.stringify(one));
    const isMet = (action: string) => [...contended].some((key) => action.includes(`"${key}`));
    if (!actions.some(isMet) || ++meetings % 2 === 1) return null;
    return {
      __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
      CancellationReasons: actions.map((action) => ({ Code: isMet(action) ? "TransactionConflict" : "None" })),
    };
  }

  const server = createServer((request, response) => {
    pass(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    if (path.endsWith("/jwks.json")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(jwks));
      return;
    }
    const body = await bodyOf(request);
    const [, name = "", signed = ""] =
      /Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
    const target = request.headers["x-amz-target"] as string | undefined;
    // What takes no credentials of AWS is not signed.
    const service = signed || (target?.startsWith("AWSCognitoIdentityProviderService.") ? "cognito-idp" : "");
    if (!check(name, asksOf({ service, target, path, body }))) {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ __type: "AccessDeniedException", message: "not authorized" }));
      return;
    }
    const { host: _, "content-length": __, connection: ___, ...headers } = request.headers;
    if (down.has(service)) {
      response.writeHead(400, { "content-type": "application/json" });
      response.end(JSON.stringify({ __type: "AccountSuspendedException", message: "down" }));
      return;
    }
    const conflict = conflictIn(body, target);
    if (conflict) {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(conflict));
      return;
    }
    const answer = await fetch(`${engines[service]}${path}`, {
      method: request.method ?? "POST",
      headers: headers as Record<string, string>,
      ...(body ? { body: translate(body, names) } : {}),
    });
    // A checksum over the body that was translated would not hold.
    const kept = [...answer.headers].filter(([key]) => /^(content-type|x-amzn-|x-amz-request)/.test(key));
    response.writeHead(answer.status, Object.fromEntries(kept));
    response.end(translate(await answer.text(), back));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    used,
    denied,
    down,
    contended,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
