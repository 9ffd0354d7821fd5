import { expect, test } from "vitest";
import { serve } from "./server.fixture.ts";

test("values arrive as they were sent: dates, big integers, undefined", async () => {
  await using server = await serve();
  const sent = { when: new Date(1), big: 5n, none: undefined, list: [{ when: new Date(2) }] };
  expect(await server.client().thing.make(sent)).toEqual({ input: sent, at: new Date(5) });
  expect(await server.client().thing.get(sent)).toEqual({ input: sent, at: new Date(5) });
});

test("each mutation is an HTTP request of its own, with an idempotency key of its own", async () => {
  await using server = await serve();
  const client = server.client();
  await Promise.all([client.thing.make(1), client.thing.make(2)]);
  expect(server.seen.map(({ method }) => method)).toEqual(["POST", "POST"]);
  const keys = server.seen.map(({ headers }) => headers["idempotency-key"]);
  expect(new Set(keys).size).toBe(2);
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), expect.stringMatching(/^[0-9a-f-]{36}$/)]);
});

test("the caller's own idempotency key and correlation id are sent", async () => {
  await using server = await serve();
  await server.client().thing.make(1, { idempotencyKey: "mine-1", correlationId: "cor-1" });
  expect(server.seen[0]?.headers).toMatchObject({ "idempotency-key": "mine-1", "x-correlation-id": "cor-1" });
});

test("queries of one moment share requests of at most ten", async () => {
  await using server = await serve();
  const client = server.client();
  const all = await Promise.all(Array.from({ length: 12 }, (_, index) => client.thing.get(index)));
  expect(all.map(({ input }) => input)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  expect(server.seen.map(({ url }) => url.split("?")[0]?.split(",").length)).toEqual([10, 2]);
  expect(server.seen[0]?.headers["idempotency-key"]).toBeUndefined();
});

test("a query with a correlation id of its own does not share: the header would be said of the others too", async () => {
  await using server = await serve();
  const client = server.client();
  await Promise.all([client.thing.get(1), client.thing.get(2, { correlationId: "cor-2" })]);
  const ids = server.seen.map(({ headers }) => headers["x-correlation-id"]);
  expect(new Set(ids)).toEqual(new Set(["cor-2", undefined]));
});

test("queries whose URL would be too long together are sent apart", async () => {
  await using server = await serve();
  const client = server.client();
  await Promise.all([client.thing.get("a".repeat(5_000)), client.thing.get("b".repeat(5_000))]);
  expect(server.seen).toHaveLength(2);
  expect(server.seen.every(({ url }) => url.length < 8_000)).toBe(true);
});

test("a query too long for a URL is sent as a POST", async () => {
  await using server = await serve();
  const { input } = await server.client().thing.get("a".repeat(9_000));
  expect(input).toHaveLength(9_000);
  expect(server.seen).toMatchObject([{ method: "POST", url: "/thing.get" }]);
});

test("one refused query of a batch does not fail the others", async () => {
  await using server = await serve();
  const client = server.client();
  const [good, bad] = await Promise.allSettled([
    client.thing.get(1),
    client.thing.refuse({ reason: "thing.no", httpStatus: 409 }),
  ]);
  expect(server.seen).toHaveLength(1);
  expect(good).toMatchObject({ status: "fulfilled", value: { input: 1 } });
  expect(bad).toMatchObject({ status: "rejected", reason: { reason: "thing.no", status: 409 } });
});

test("a token is sent as a bearer token, asked for before each call", async () => {
  await using server = await serve();
  await server.client({ token: "fixed" }).thing.get(1);
  let count = 0;
  const client = server.client({ getToken: () => Promise.resolve(`token-${++count}`) });
  await client.thing.get(1);
  await client.thing.make(1);
  await server.client({ getToken: () => undefined }).thing.get(1);
  const sent = server.seen.map(({ headers }) => headers.authorization);
  expect(sent).toEqual(["Bearer fixed", "Bearer token-1", "Bearer token-2", undefined]);
});

test("queries with different tokens never share a request, though made in the same moment", async () => {
  await using server = await serve();
  const people = ["ann", "bob", "ann"];
  const client = server.client({ getToken: () => people.shift() });
  await Promise.all([client.thing.get(1), client.thing.get(2), client.thing.get(3)]);
  const sent = server.seen.map(({ headers, url }) => [headers.authorization, url.split("?")[0]?.split(",").length]);
  expect(sent).toHaveLength(2);
  expect(new Map(sent as [string, number][])).toEqual(
    new Map([
      ["Bearer ann", 2],
      ["Bearer bob", 1],
    ]),
  );
});

test("the caller's fetch is used", async () => {
  await using server = await serve();
  const urls: string[] = [];
  const client = server.client({
    fetch: (url, init) => {
      urls.push(url);
      return fetch(url, init);
    },
  });
  await client.thing.make(1);
  expect(urls).toEqual([`${server.url}/thing.make`]);
});
