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

const headersOf = ({ op }: { op: Operation }) => op.context["headers"] as Attempt["headers"];

/** Speaks tRPC over HTTP: mutations one per request, queries of the same moment together. */
export function createTransport(options: { url: string; fetch: FetchLike | undefined }): Send {
  const { url } = options;
  const plainFetch: FetchLike = options.fetch ?? ((to, init) => globalThis.fetch(to, init));
  const fetch = async (to: unknown, init: unknown) => readAnswer(await plainFetch(String(to), init as RequestInit));
  const shared = { url, fetch, transformer: { serialize, deserialize } };

  const alone = createTRPCUntypedClient<AnyTRPCRouter>({
    links: [
      splitLink({
        condition: ({ type, path, input }) => type === "query" && urlLength(url, path, input) > urlLengthMax,
        true: httpLink({ ...shared, methodOverride: "POST", headers: headersOf }),
        false: httpLink({ ...shared, headers: headersOf }),
      }),
    ],
  });

  // One request has one token: calls of two people must never share it, as they would on a server with one client.
  const together = new Map<string, typeof alone>();
  function batchOf(headers: Record<string, string>): typeof alone {
    const key = JSON.stringify(headers);
    const known = together.get(key);
    if (known) return known;
    const limits = { maxItems: batchItemsMax, maxURLLength: urlLengthMax };
    const client = createTRPCUntypedClient<AnyTRPCRouter>({
      links: [httpBatchLink({ ...shared, ...limits, headers })],
    });
    if (together.size >= batchersMax) together.clear();
    together.set(key, client);
    return client;
  }

  return (kind, path, input, { batch, headers }, signal) => {
    const trpc = batch && urlLength(url, path, input) <= urlLengthMax ? batchOf(headers) : alone;
    return trpc[kind](path, input, { signal, context: { headers } });
  };
}

/** A little more than the URL that this one call makes as a batch of itself. */
function urlLength(url: string, path: string, input: unknown): number {
  const json = JSON.stringify({ 0: serialize(input) });
  return url.length + path.length + encodeURIComponent(json).length + "/?batch=1&input=".length;
}
