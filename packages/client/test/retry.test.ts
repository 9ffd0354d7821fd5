import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "vitest";
import { first, serve } from "./server.fixture.ts";

const keys = (seen: { headers: Record<string, unknown> }[]): unknown[] =>
  seen.map(({ headers }) => headers["idempotency-key"]);

test.each([429, 502, 503, 504])("HTTP %i is tried again, with the same idempotency key", async (status) => {
  await using server = await serve(first(2, status));
  expect(await server.client().thing.make(1)).toMatchObject({ input: 1 });
  expect(server.seen).toHaveLength(3);
  expect(new Set(keys(server.seen)).size).toBe(1);
});

test.each([400, 401, 403, 404, 409, 422, 500])("HTTP %i is not tried again", async (status) => {
  await using server = await serve(first(1, status));
  await expect(server.client().thing.make(1)).rejects.toMatchObject({ status, attempts: 1 });
  expect(server.seen).toHaveLength(1);
});

test.each(["idempotency.in_progress", "conflict.busy"])("the reason %s is tried again", async (reason) => {
  await using server = await serve();
  const call = server.client().thing.refuseMake({ reason, httpStatus: 409 });
  await expect(call).rejects.toMatchObject({ reason, attempts: 4 });
  expect(server.seen).toHaveLength(4);
  expect(new Set(keys(server.seen)).size).toBe(1);
});

test.each([
  ["order.invalid_transition", 409],
  ["conflict.version", 409],
  ["idempotency.mismatch", 422],
  ["internal.error", 500],
])("the reason %s is not tried again", async (reason, httpStatus) => {
  await using server = await serve();
  const call = server.client().thing.refuseMake({ reason, httpStatus });
  await expect(call).rejects.toMatchObject({ reason, attempts: 1 });
  expect(server.seen).toHaveLength(1);
});

test("a cut connection is tried again, with the same idempotency key", async () => {
  await using server = await serve((request, _, count) => {
    if (count === 1) request.socket.destroy();
    return count === 1;
  });
  expect(await server.client().thing.make(1)).toMatchObject({ input: 1 });
  expect(new Set(keys(server.seen)).size).toBe(1);
});

test("an attempt that takes too long is tried again", async () => {
  await using server = await serve((_, __, count) => count === 1);
  expect(await server.client({ timeoutMs: 40 }).thing.make(1)).toMatchObject({ input: 1 });
  expect(server.seen).toHaveLength(2);
});

test("pauses double up to the cap, half of each by chance", async () => {
  await using server = await serve(first(9, 503));
  const retry = { attempts: 6, baseMs: 100, capMs: 500 };
  await expect(server.client({ retry }).thing.get(1)).rejects.toMatchObject({ attempts: 6 });
  expect(server.pauses).toEqual([100, 200, 400, 500, 500]);
  await expect(server.client({ retry: { ...retry, attempts: 3, random: () => 0 } }).thing.get(1)).rejects.toThrow(
    "HTTP 503",
  );
  expect(server.pauses.slice(5)).toEqual([50, 100]);
});

test("the server's Retry-After header is a lower bound: seconds or a date", async () => {
  await using seconds = await serve(first(1, 503, { "retry-after": "7" }));
  await seconds.client().thing.get(1);
  expect(seconds.pauses).toEqual([7_000]);

  const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
  await using date = await serve(first(1, 503, { "retry-after": inTenSeconds }));
  await date.client().thing.get(1);
  expect(date.pauses[0]).toBeGreaterThan(8_000);
  expect(date.pauses[0]).toBeLessThanOrEqual(10_000);
});

test("rate.limited waits for the seconds in its details", async () => {
  await using server = await serve();
  const refusal = { reason: "rate.limited", httpStatus: 429, details: { retryAfterSeconds: 3 } };
  const call = server.client({ retry: { attempts: 2 } }).thing.refuseMake(refusal);
  await expect(call).rejects.toMatchObject({ reason: "rate.limited", attempts: 2 });
  expect(server.pauses).toEqual([3_000]);
});

test("a server that asks for more than a minute's patience is not waited for", async () => {
  await using server = await serve(first(1, 429, { "retry-after": "3600" }));
  await expect(server.client().thing.get(1)).rejects.toMatchObject({ status: 429, attempts: 1 });
  expect(server.pauses).toEqual([]);
});

test("retry: false sends once", async () => {
  await using server = await serve(first(1, 503));
  await expect(server.client({ retry: false }).thing.make(1)).rejects.toMatchObject({ attempts: 1 });
  expect(server.seen).toHaveLength(1);
});

test("a failed batch is tried again call by call, so that one cannot spoil the others twice", async () => {
  await using server = await serve(first(1, 503));
  const client = server.client();
  const all = await Promise.all([client.thing.get(1), client.thing.get(2)]);
  expect(all.map(({ input }) => input)).toEqual([1, 2]);
  expect(server.seen.map(({ url }) => url.includes("batch=1"))).toEqual([true, false, false]);
});

test("a refused token is renewed once, and the call keeps its idempotency key", async () => {
  await using server = await serve((request, response) => {
    if (request.headers.authorization === "Bearer new") return false;
    response.writeHead(401).end("{}");
    return true;
  });
  const asked: boolean[] = [];
  const getToken = ({ refresh }: { refresh: boolean }): string => {
    asked.push(refresh);
    return refresh ? "new" : "old";
  };
  expect(await server.client({ getToken, retry: false }).thing.make(1)).toMatchObject({ input: 1 });
  expect(asked).toEqual([false, true]);
  expect(new Set(keys(server.seen)).size).toBe(1);
});

test("a token that is refused again after renewal is an error, not a loop", async () => {
  await using server = await serve(first(9, 401));
  await expect(server.client({ getToken: () => "t" }).thing.make(1)).rejects.toMatchObject({
    status: 401,
    attempts: 2,
  });
  expect(server.seen).toHaveLength(2);
});

test("calls that are refused together ask for one new token", async () => {
  await using server = await serve((request, response) => {
    if (request.headers.authorization === "Bearer new") return false;
    response.writeHead(401).end("{}");
    return true;
  });
  let renewals = 0;
  const getToken = async ({ refresh }: { refresh: boolean }): Promise<string> => {
    if (!refresh) return "old";
    renewals += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return "new";
  };
  const client = server.client({ getToken });
  await Promise.all([client.thing.make(1), client.thing.make(2), client.thing.make(3)]);
  expect(renewals).toBe(1);
});

test("a renewal is not shared with calls that were refused with another token: it may be another person's", async () => {
  await using server = await serve((request, response) => {
    if (request.headers.authorization?.startsWith("Bearer new")) return false;
    response.writeHead(401).end("{}");
    return true;
  });
  const person = new AsyncLocalStorage<string>();
  const getToken = async ({ refresh }: { refresh: boolean }): Promise<string> => {
    if (refresh) await new Promise((resolve) => setTimeout(resolve, 50));
    return `${refresh ? "new" : "old"}-${person.getStore()}`;
  };
  const client = server.client({ getToken });
  await Promise.all(["ann", "bob"].map((name) => person.run(name, () => client.thing.make(name))));
  const sent = server.seen.map(({ headers }) => headers.authorization?.slice("Bearer ".length));
  expect(new Set(sent)).toEqual(new Set(["old-ann", "old-bob", "new-ann", "new-bob"]));
});

test.each(["auth.invalid_credentials", "auth.invalid_session"])(
  "a sign-in that is refused with %s is not repeated: what was wrong is not the token",
  async (reason) => {
    await using server = await serve();
    const asked: boolean[] = [];
    const getToken = ({ refresh }: { refresh: boolean }): string => `t${asked.push(refresh)}`;
    const call = server.client({ getToken }).auth.signIn({ reason, httpStatus: 401 });
    await expect(call).rejects.toMatchObject({ reason, attempts: 1 });
    expect(server.seen).toHaveLength(1);
    expect(asked).toEqual([false]);
  },
);

/** Refuses the token `old` in the API's own words. */
const refusingOld: Parameters<typeof serve>[0] = (request, response) => {
  if (request.headers.authorization !== "Bearer old") return false;
  const data = { httpStatus: 401, reason: "auth.unauthenticated" };
  const json = { message: "Sign in first.", code: -32_001, data };
  response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ error: { json } }));
  return true;
};

test("an `auth` procedure whose token is refused is sent again with another one, like any other", async () => {
  await using server = await serve(refusingOld);
  const getToken = ({ refresh }: { refresh: boolean }): string => (refresh ? "new" : "old");
  expect(await server.client({ getToken }).auth.setUpMfa(1)).toMatchObject({ input: 1 });
  expect(server.seen).toHaveLength(2);
});

test("a renewal that calls `auth.refresh` with the refused token is an error, and does not wait for itself", async () => {
  await using server = await serve(refusingOld);
  const getToken = async ({ refresh }: { refresh: boolean }): Promise<string> => {
    if (refresh) await client.auth.refresh();
    return "old";
  };
  const client = server.client({ getToken });
  await expect(client.thing.make(1)).rejects.toMatchObject({ reason: "auth.unauthenticated", attempts: 1 });
});
