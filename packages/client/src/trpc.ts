/**
 * The same API for those who use tRPC's own client, for instance with React Query.
 *
 * ```ts
 * import { createTRPCClient, httpBatchLink } from "@trpc/client";
 * import { type AppRouter, transformer } from "@waybill/client/trpc";
 *
 * const trpc = createTRPCClient<AppRouter>({
 *   links: [httpBatchLink({ url: "https://api.example.com", transformer })],
 * });
 * ```
 *
 * Needs `@trpc/client` and `@trpc/server` beside it; without them all types are `any`.
 *
 * @module
 */
import { deserialize, serialize } from "superjson";

export type * from "./contract.trpc.ts";

/** How values travel: dates, big integers and `undefined` arrive as they were sent. */
export const transformer: {
  serialize(value: unknown): { json: unknown; meta?: unknown };
  deserialize(value: never): unknown;
} = { serialize, deserialize };
