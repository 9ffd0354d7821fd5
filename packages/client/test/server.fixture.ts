import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { initTRPC, TRPCError } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import superjson from "superjson";
import { makeClient } from "../src/client.ts";
import type { CallOptions, ClientOptions } from "../src/options.ts";

/** What a request of the client looked like on the wire. */
export interface Seen {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
}

/** Takes a request before tRPC does; answers it and returns true, or returns false. */
type Intercept = (request: IncomingMessage, response: ServerResponse, count: number) => boolean;

/** A refusal as the Waybill server words it. */
export class Refusal extends Error {
  readonly data: { reason: string; httpStatus: number; details?: unknown; issues?: unknown[] };
  constructor(data: Refusal["data"]) {
    super("A sentence for people.");
    this.data = data;
  }
}

const t = initTRPC.create({
  transformer: superjson,
  isDev: false,
  errorFormatter: ({ shape, error }) => {
    const own = error.cause instanceof Refusal ? error.cause.data : undefined;
    return {
      ...shape,
      data: { ...shape.data, ...own, requestId: "req_1", docs: `https://docs/errors#${own?.reason}` },
    };
  },
});

const refuse = (input: unknown): never => {
  const cause = new Refusal(input as Refusal["data"]);
  throw new TRPCError({ code: "CONFLICT", message: cause.message, cause });
};
const any = t.procedure.input((value: unknown) => value);

const router = t.router({
  thing: t.router({
    get: any.query(({ input }) => ({ input, at: new Date(5) })),
    refuse: any.query(({ input }) => refuse(input)),
    make: any.mutation(({ input }) => ({ input, at: new Date(5) })),
    refuseMake: any.mutation(({ input }) => refuse(input)),
  }),
  auth: t.router({
    signIn: any.mutation(({ input }) => refuse(input)),
    refresh: any.mutation(({ input }) => refuse(input)),
    setUpMfa: any.mutation(({ input }) => ({ input, at: new Date(5) })),
  }),
});

type Method = (input?: unknown, options?: CallOptions) => Promise<{ input: unknown; at: Date }>;
export interface TestApi {
  thing: Record<"get" | "refuse" | "make" | "refuseMake", Method>;
  auth: Record<"signIn" | "refresh" | "setUpMfa", Method>;
}

export const kinds = {
  "thing.get": "query",
  "thing.refuse": "query",
  "thing.make": "mutation",
  "thing.refuseMake": "mutation",
  "auth.signIn": "mutation",
  "auth.refresh": "mutation",
  "auth.setUpMfa": "mutation",
} as const;

/** A real tRPC server on a port of its own, and clients whose pauses take no time and are written down. */
export async function serve(intercept: Intercept = () => false) {
  const seen: Seen[] = [];
  const handler = createHTTPHandler({ router, allowMethodOverride: true, maxBatchSize: 10 });
  const server = createServer((request, response) => {
    seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers });
    if (!intercept(request, response, seen.length)) handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pauses: number[] = [];

  const client = (options: Partial<ClientOptions> = {}): TestApi => {
    const { retry, ...rest } = options;
    const sleep = (ms: number): Promise<void> => {
      pauses.push(ms);
      return Promise.resolve();
    };
    const own = retry === false ? (false as const) : { sleep, random: () => 1, ...retry };
    return makeClient<TestApi>(kinds, { url, ...rest, retry: own });
  };

  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, seen, pauses, client, [Symbol.asyncDispose]: stop };
}

/** Answers the first `times` requests itself and lets the rest through. */
export function first(
  times: number,
  status: number,
  headers: Record<string, string> = {},
  body = "<html>no</html>",
): Intercept {
  return (_, response, count) => {
    if (count > times) return false;
    response.writeHead(status, headers).end(body);
    return true;
  };
}
