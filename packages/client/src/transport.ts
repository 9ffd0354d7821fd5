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

const attemptOf = (operation: Operation): Attempt => operation.context["attempt"] as Attempt;

/** Speaks tRPC over HTTP: mutations one per request, queries of the same moment together. */
export function createTransport(options: { url: string; fetch: FetchLike | undefined }): Send {
  const { url } = options;
  const plainFetch: FetchLike = options.fetch ?? ((to, init) => globalThis.fetch(to, init));
  const fetch = async (to: unknown, init: unknown) => readAnswer(await plainFetch(String(to), init as RequestInit));
  const shared = { url, fetch, transformer: { serialize, deserialize } };

  const trpc = createTRPCUntypedClient<AnyTRPCRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "query" && urlLength(url, operation) > urlLengthMax,
        true: httpLink({ ...shared, methodOverride: "POST", headers: ({ op }) => attemptOf(op).headers }),
        false: splitLink({
          condition: (operation) => attemptOf(operation).batch,
          true: httpBatchLink({
            ...shared,
            maxItems: batchItemsMax,
            maxURLLength: urlLengthMax,
            headers: ({ opList: [first] }) => attemptOf(first).headers,
          }),
          false: httpLink({ ...shared, headers: ({ op }) => attemptOf(op).headers }),
        }),
      }),
    ],
  });

  return (kind, path, input, attempt, signal) => trpc[kind](path, input, { signal, context: { attempt } });
}

/** A little more than the URL that this one call makes as a batch of itself. */
function urlLength(url: string, { path, input }: Operation): number {
  const json = JSON.stringify({ 0: serialize(input) });
  return url.length + path.length + encodeURIComponent(json).length + "/?batch=1&input=".length;
}
