import { createTRPCUntypedClient, httpBatchLink, httpLink, type Operation, splitLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { deserialize, serialize } from "superjson";
import { readAnswer } from "./answer.ts";
import type { FetchLike } from "./options.ts";

/** What one attempt needs beside its input. */
export interface Attempt {
  /** Header names in lower case. */
  headers: Record<string, string>;
  /** May share an HTTP request with other queries of the same moment. */
  batch: boolean;
  /** Given by the caller, or made when the attempt is sent: calls that share a request share its id. */
  correlationId: string | undefined;
}

export type Send = (
  kind: "query" | "mutation",
  path: string,
  input: unknown,
  attempt: Attempt,
  signal: AbortSignal,
) => Promise<unknown>;

/** Limits of one HTTP request: the server takes 10 calls; gateways cut longer URLs, so such a query goes as a POST. */
const batchItemsMax = 10;
const urlLengthMax = 8_000;
/** How many tokens are remembered at once; forgetting one only means that its next batch starts anew. */
const batchersMax = 100;

/** The headers of one request, which has one correlation id for all of its calls. */
function headersOf(operations: readonly [Operation, ...Operation[]]): Record<string, string> {
  const attempts = operations.map(({ context }) => context["attempt"] as Attempt);
  const id = attempts[0]?.correlationId ?? crypto.randomUUID();
  for (const attempt of attempts) attempt.correlationId = id;
  return { ...attempts[0]?.headers, "x-correlation-id": id };
}

/** Speaks tRPC over HTTP: mutations one per request, queries of the same moment together. */
export function createTransport(options: { url: string; fetch: FetchLike | undefined }): Send {
  const { url } = options;
  const plainFetch: FetchLike = options.fetch ?? ((to, init) => globalThis.fetch(to, init));
  const fetch = async (to: unknown, init: unknown) => readAnswer(await plainFetch(String(to), init as RequestInit));
  const shared = { url, fetch, transformer: { serialize, deserialize } };
  const single = { ...shared, headers: ({ op }: { op: Operation }) => headersOf([op]) };

  const alone = createTRPCUntypedClient<AnyTRPCRouter>({
    links: [
      splitLink({
        condition: ({ type, path, input }) => type === "query" && urlLength(url, path, input) > urlLengthMax,
        true: httpLink({ ...single, methodOverride: "POST" }),
        false: httpLink(single),
      }),
    ],
  });

  // One request has one token: calls of two people must never share it, as they would on a server with one client.
  const together = new Map<string, typeof alone>();
  function batchOf({ headers, correlationId }: Attempt): typeof alone {
    const key = JSON.stringify([headers, correlationId]);
    const known = together.get(key);
    if (known) return known;
    const limits = { maxItems: batchItemsMax, maxURLLength: urlLengthMax };
    const client = createTRPCUntypedClient<AnyTRPCRouter>({
      links: [httpBatchLink({ ...shared, ...limits, headers: ({ opList }) => headersOf(opList) })],
    });
    if (together.size >= batchersMax) together.clear();
    together.set(key, client);
    return client;
  }

  return (kind, path, input, attempt, signal) => {
    const trpc = attempt.batch && urlLength(url, path, input) <= urlLengthMax ? batchOf(attempt) : alone;
    return trpc[kind](path, input, { signal, context: { attempt } });
  };
}

/** A little more than the URL that this one call makes as a batch of itself. */
function urlLength(url: string, path: string, input: unknown): number {
  const json = JSON.stringify({ 0: serialize(input) });
  return url.length + path.length + encodeURIComponent(json).length + "/?batch=1&input=".length;
}
