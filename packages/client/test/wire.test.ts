import { expect, test } from "vitest";
import { type Seen, serve } from "./server.fixture.ts";

const correlationIds = ({ seen }: { seen: Seen[] }) => seen.map(({ headers }) => headers["x-correlation-id"]);

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
  expect(correlationIds(server)).toHaveLength(2);
  expect(correlationIds(server)).toContain("cor-2");
});

test("every request has a correlation id: the call's own, the client's, or a fresh one", async () => {
  await using server = await serve();
  let page = 0;
  for (const client of [server.client(), server.client({ correlationId: "checkout" })])
    await Promise.all([client.thing.make(1), client.thing.make(2, { correlationId: "own" })]);
  await server.client({ correlationId: () => `page-${++page}` }).thing.get(1);
  await server.client({ correlationId: () => undefined }).thing.get(1);
  const kinds = correlationIds(server).map((id) => String(id).replace(/^[0-9a-f-]{36}$/, "fresh"));
  expect(kinds.toSorted()).toEqual(["checkout", "fresh", "fresh", "own", "own", "page-1"]);
});

test("a batch has one correlation id, and each of its errors carries it; a retry keeps it", async () => {
  await using server = await serve((_, response, count) => {
    if (count !== 1) return false;
    response.writeHead(503).end();
    return true;
  });
  const client = server.client();
  const refuse = () => client.thing.refuse({ reason: "thing.no", httpStatus: 409 });
  const failed = await Promise.allSettled([refuse(), refuse()]);
  const ids = correlationIds(server);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(1);
  const errors = failed.map((one) => (one.status === "rejected" ? (one.reason as { correlationId: string }) : null));
  expect(errors.map((error) => error?.correlationId)).toEqual([ids[0], ids[0]]);
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
