import { expect, test } from "vitest";
import { type Harness, harness } from "../harness.ts";

const few = { userCallsBurst: 20, userCallsPerSecond: 2, addressCallsBurst: 20, addressCallsPerSecond: 2 };

/** One call without the client, which would wait and come again. */
const ask = (h: Harness, headers: Record<string, string> = {}, path = "system.version") =>
  h.fetch(`${h.url}/${path}`, { headers });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

async function count(n: number, call: () => Promise<Response>) {
  const statuses: Record<number, number> = {};
  for (let i = 0; i < n; i++) {
    const { status } = await call();
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  return statuses;
}

test("each caller has so many calls at once and so many a second, whoever else calls", async () => {
  await using h = await harness({ rules: few });
  const alice = bearer(h.token("customer:alice"));
  expect(await count(25, () => ask(h, alice))).toEqual({ 200: 20, 429: 5 });
  expect(await count(3, () => ask(h, bearer(h.token("customer:bob"))))).toEqual({ 200: 3 });
  expect(await count(25, () => ask(h))).toEqual({ 200: 20, 429: 5 });
  h.advance(3);
  expect(await count(10, () => ask(h, alice))).toEqual({ 200: 6, 429: 4 });
  h.advance(3600);
  expect(await count(25, () => ask(h, alice))).toEqual({ 200: 20, 429: 5 });
});

test("a refusal says how long to wait, in the error and in the header", async () => {
  await using h = await harness({ rules: { ...few, userCallsPerSecond: 0.1 } });
  const alice = bearer(h.token("customer:alice"));
  await count(20, () => ask(h, alice));
  const refused = await ask(h, alice);
  expect(refused.headers.get("retry-after")).toBe("10");
  expect(await refused.json()).toMatchObject({
    error: { json: { data: { reason: "rate.limited", details: { retryAfterSeconds: 10 } } } },
  });
});

test("a batch of ten costs ten", async () => {
  await using h = await harness({ rules: few });
  const alice = bearer(h.token("customer:alice"));
  const ten = Array.from({ length: 10 }, () => "system.version").join();
  const batch = async () => {
    const response = await ask(h, alice, `${ten}?batch=1&input=%7B%7D`);
    return ((await response.json()) as { error?: unknown }[]).filter(({ error }) => !error).length;
  };
  expect([await batch(), await batch(), await batch()]).toEqual([10, 10, 0]);
  expect(await count(1, () => ask(h, alice))).toEqual({ 429: 1 });
});

test("what is refused costs like what is not: wrong tokens and forbidden calls run out, too", async () => {
  await using h = await harness({ rules: few });
  expect(await count(25, () => ask(h, bearer("a.b.c")))).toEqual({ 401: 20, 429: 5 });
  const alice = bearer(h.token("customer:alice"));
  expect(await count(25, () => ask(h, alice, "inventory.list"))).toEqual({ 403: 20, 429: 5 });
});

test("where a call comes from is what the gateway saw, whatever its headers say", async () => {
  await using h = await harness({ rules: few });
  let n = 0;
  const spoofed = () =>
    ask(h, { "x-forwarded-for": `203.0.113.${++n}`, "x-real-ip": `203.0.113.${n}`, forwarded: `for=${n}` });
  expect(await count(25, spoofed)).toEqual({ 200: 20, 429: 5 });
});

test("staff and keys have a limit of their own, each key for itself", async () => {
  await using h = await harness({ rules: { ...few, staffCallsBurst: 40, staffCallsPerSecond: 1 } });
  const owner = h.client("owner:olga");
  const [one, two] = [
    (await owner.apiKey.create({ name: "one", scopes: ["inventory:read"] })).secret,
    (await owner.apiKey.create({ name: "two", scopes: ["inventory:read"] })).secret,
  ];
  expect(await count(45, () => ask(h, bearer(one)))).toEqual({ 200: 40, 429: 5 });
  expect(await count(5, () => ask(h, bearer(two)))).toEqual({ 200: 5 });
  expect(await count(45, () => ask(h, bearer(h.token("support:sam"))))).toEqual({ 200: 40, 429: 5 });
});

test("the client waits as long as it is told, and comes again", async () => {
  await using h = await harness({ rules: { ...few, userCallsPerSecond: 0.5 } });
  const alice = h.client("customer:alice");
  const { createClient } = await import("@waybill/client");
  const slept: number[] = [];
  const patient = createClient({
    url: h.url,
    token: h.token("customer:alice"),
    fetch: (url, init) => h.fetch(url, init),
    retry: {
      async sleep(ms) {
        slept.push(ms);
        h.advance(ms / 1000);
      },
    },
  });
  for (let i = 0; i < 20; i++) await alice.system.version();
  await patient.system.version();
  expect(slept).toEqual([2000]);
});

test("behind an edge that counts addresses itself, they are not counted: callers who are known still are", async () => {
  await using h = await harness({ rules: { ...few, limitAddresses: false } });
  expect(await count(60, () => ask(h))).toEqual({ 200: 60 });
  expect(await count(25, () => ask(h, bearer(h.token("customer:alice"))))).toEqual({ 200: 20, 429: 5 });
});

test("limits can be lifted for the while of a test of load", async () => {
  await using h = await harness({ rules: { ...few, limitCalls: false } });
  expect(await count(60, () => ask(h, bearer(h.token("customer:alice"))))).toEqual({ 200: 60 });
});

test("what never comes to a procedure is paid for all the same, call by call", async () => {
  await using h = await harness({ rules: few });
  const alice = bearer(h.token("customer:alice"));
  const post = (body: string) =>
    h.fetch(`${h.url}/order.place`, { method: "POST", headers: { "content-type": "application/json" }, body });
  expect(await count(25, () => ask(h, alice, "no.such"))).toEqual({ 404: 20, 429: 5 });
  h.advance(3600);
  expect(await count(25, () => post("{"))).toEqual({ 400: 20, 429: 5 });
  h.advance(3600);
  expect(await count(25, () => ask(h, { ...alice, "idempotency-key": "with space" }))).toEqual({ 400: 20, 429: 5 });
  const ten = Array.from({ length: 10 }, () => "system.version").join();
  expect(await count(3, () => ask(h, bearer("a.b.c"), `${ten}?batch=1&input=%7B%7D`))).toEqual({ 401: 2, 429: 1 });
});
