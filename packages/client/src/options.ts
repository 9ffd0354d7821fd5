import type { RetryOptions } from "./retry.ts";

/** `fetch` as this client calls it: the global one fits, and so does a function that answers in a test. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** Asked for a token before each call; `refresh` is true when the last one was just refused. */
export type GetToken = (request: { refresh: boolean }) => string | undefined | Promise<string | undefined>;

/** Settings of a client. */
export interface ClientOptions {
  /** Where the API is, for instance `https://api.example.com`. */
  url: string;
  /** A bearer token (an access token or an API key) that does not change. */
  token?: string;
  /** Gives the bearer token of each call; use it instead of `token` when tokens expire. `undefined`: send none. */
  getToken?: GetToken;
  /** Replaces the global `fetch`. */
  fetch?: FetchLike;
  /**
   * Joins calls in the server's logs, with all that comes of them: a checkout's, or those of one request to your own
   * server. Up to 64 letters, digits, `_` or `-`; asked for before each call where it is a function. By default each
   * request has a fresh one, the same for all its retries.
   */
  correlationId?: string | (() => string | undefined);
  /** How failed calls are repeated, or `false` for never. By default 4 attempts in all. */
  retry?: RetryOptions | false;
  /** Milliseconds until one attempt is given up. @default 30_000 */
  timeoutMs?: number;
}

/** Settings of one call. */
export interface CallOptions {
  /**
   * Makes a mutation happen once however often it is sent (24 h). By default a fresh key per call, the same for all
   * its retries; give your own when a call may be repeated after a crash or a reload.
   */
  idempotencyKey?: string;
  /** The correlation id of this call, in place of the client's. */
  correlationId?: string;
  /** Gives the call up: it rejects with `network.aborted`. */
  signal?: AbortSignal;
  /** Milliseconds until one attempt is given up. */
  timeoutMs?: number;
}
