import { expect, test } from "vitest";
import { handlersWithin } from "../handlers.ts";
import { type Harness, harness } from "../harness.ts";
import { shop, stockOf } from "./shop.fixture.ts";

/** API Gateway refuses what is too long for a function itself, in its own words. */
const gatewaysOwn = ({ message }: { message?: string }) =>
  message === "Request Too Long" ? "input.too_large" : undefined;

interface Sent {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string | null;
}

async function send(h: Harness, { path = "order.place", method = "POST", headers = {}, body }: Sent) {
  const response = await h.fetch(`${h.url}/${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      "idempotency-key": "k",
      authorization: `Bearer ${h.token("manager:mia")}`,
      ...headers,
    },
    ...(method === "GET" ? {} : { body: body ?? null }),
  });
  const answer = (await response.json()) as never;
  const [first] = [answer].flat() as { error?: { json: { data: { reason: string } } } }[];
  return {
    status: response.status,
    reason: first?.error?.json.data.reason ?? gatewaysOwn(answer),
    text: JSON.stringify(answer),
  };
}

const order = (extra: object = {}, line: object = {}) => ({
  lines: [{ sku: "A", quantity: 1, ...line }],
  ...extra,
});
const json = (input: unknown, meta?: unknown) => JSON.stringify({ json: input, meta });
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

const refused: [string, Sent][] = [
  ["not JSON", { body: "{" }],
  ["no body", {}],
  ["a bare string", { body: '"x"' }],
  ["a bare null", { body: "null" }],
  ["an array", { body: "[]" }],
  ["an empty object", { body: "{}" }],
  ["null input", { body: json(null) }],
  ["an unknown field", { body: json(order({ status: "confirmed" })) }],
  ["an unknown field in a line", { body: json(order({}, { price: 1 })) }],
  ["server-owned version", { body: json(order({ version: 7 })) }],
  ["no lines", { body: json({ lines: [] }) }],
  ["quantity nought", { body: json(order({}, { quantity: 0 })) }],
  ["a negative quantity", { body: json(order({}, { quantity: -1 })) }],
  ["half a unit", { body: json(order({}, { quantity: 0.5 })) }],
  ["a huge quantity", { body: json(order({}, { quantity: 1e15 })) }],
  ["quantity as text", { body: json(order({}, { quantity: "1" })) }],
  ["NaN", { body: json(order({}, { quantity: "NaN" }), { values: { "lines.0.quantity": ["number"] } }) }],
  ["a SKU with a control character", { body: json(order({}, { sku: "A\u0000" })) }],
  ["a SKU with a key separator", { body: json(order({}, { sku: "A#0" })) }],
  ["a SKU that is too long", { body: json(order({}, { sku: "A".repeat(65) })) }],
  ["a currency that is none", { body: json(order({ currency: "XXQ" })) }],
  ["a fractional price", { body: json(order({}, { unitPrice: { amount: 0.1, currency: "GBP" } })) }],
  ["a card number for a method", { body: json(order({ paymentMethod: "4242424242424242" })) }],
  [
    "too much metadata",
    { body: json(order({ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, "v"])) })) },
  ],
  ["__proto__ in the input", { body: '{"json":{"__proto__":{"a":1},"lines":[{"sku":"A","quantity":1}]}}' }],
  ["__proto__ in metadata", { body: '{"json":{"metadata":{"__proto__":"x"},"lines":[{"sku":"A","quantity":1}]}}' }],
  ["constructor in metadata", { body: json(order({ metadata: { constructor: "x" } })) }],
  ["prototype as a top-level key", { body: '{"prototype":1,"json":{}}' }],
  ["__proto__ in an annotation path", { body: json(order(), { values: { "__proto__.x": ["Date"] } }) }],
  ["__proto__ in an escaped annotation path", { body: json(order(), { values: { "a\\.__proto__": ["Date"] } }) }],
  ["an annotation of another type", { body: json(order(), { values: { lines: ["set"] } }) }],
  ["a custom annotation", { body: json(order(), { values: { lines: [["custom", "x"]] } }) }],
  ["annotations that are none", { body: json(order(), "x") }],
  ["deep JSON", { body: `{"json":${nested(40)}}` }],
  ["very deep JSON", { body: `{"json":${nested(20_000)}}` }],
  ["a body of 300 KB", { body: json(order({ reference: "x".repeat(300_000) })) }],
  ["a body of 10 MB", { body: json(order({ reference: "x".repeat(10_000_000) })) }],
  ["10,001 lines", { body: json({ lines: Array.from({ length: 10_001 }, () => ({ sku: "A", quantity: 1 })) }) }],
  ["a form", { headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a=1" }],
  ["multipart", { headers: { "content-type": "multipart/form-data; boundary=x" }, body: "--x--" }],
  ["octets", { headers: { "content-type": "application/octet-stream" }, body: "x" }],
  ["text", { headers: { "content-type": "text/plain" }, body: json(order()) }],
  [
    "a batch of 1,000",
    { path: `${Array(1_000).fill("order.place").join()}?batch=1`, body: JSON.stringify({ 0: { json: order() } }) },
  ],
  [
    "a batch of 11",
    { path: `${Array(11).fill("order.place").join()}?batch=1`, body: JSON.stringify({ 0: { json: order() } }) },
  ],
  ["a procedure that is none", { path: "order.steal", body: json({}) }],
  ["a path of prototype words", { path: "__proto__", body: json({}) }],
  ["a path to a method", { path: "order.toString", body: json({}) }],
  ["no path", { path: "", body: json({}) }],
  ["a mutation by GET", { method: "GET" }],
  ["a reserved name for a parameter", { path: "order.place?__proto__=1", body: json(order()) }],
  ["a reserved name for a header", { headers: { constructor: "1" }, body: json(order()) }],
  [
    "annotations hidden in a batch",
    { path: "order.place?batch=1", body: `{"json":1,"0":${json(order({ zz: [1] }), { values: { zz: ["set"] } })}}` },
  ],
  ["a control character in a reference", { body: json(order({ reference: "a\u0000b" })) }],
  [
    "a date before there were orders",
    {
      method: "GET",
      path: `order.list?input=${encodeURIComponent(json({ from: "0001-01-01T00:00:00.000Z" }, { values: { from: ["Date"] } }))}`,
    },
  ],
  [
    "the last of all dates",
    {
      method: "GET",
      path: `order.list?input=${encodeURIComponent(json({ to: "+275760-09-13T00:00:00.000Z" }, { values: { to: ["Date"] } }))}`,
    },
  ],
  [
    "null for a date",
    { method: "GET", path: `order.list?input=${encodeURIComponent(json({ to: null }, { values: { to: ["Date"] } }))}` },
  ],
  [
    "a date that is none",
    { method: "GET", path: `order.list?input=${encodeURIComponent(json({ to: "x" }, { values: { to: ["Date"] } }))}` },
  ],
  ["PUT", { method: "PUT", body: json(order()) }],
  ["DELETE", { method: "DELETE", body: json(order()) }],
  ["a query with broken input", { method: "GET", path: "order.get?input=%7B" }],
  [
    "a query with another kind's id",
    { method: "GET", path: `order.get?input=${encodeURIComponent(json({ id: "prd_01M8RDA4M0GV30CX0M6FBW67T4" }))}` },
  ],
  [
    "a query with a list of ids",
    { method: "GET", path: `order.get?input=${encodeURIComponent(json({ id: ["ord_01M8RDA4M0GV30CX0M6FBW67T4"] }))}` },
  ],
  ["a limit of 1,000", { method: "GET", path: `order.list?input=${encodeURIComponent(json({ limit: 1_000 }))}` }],
  [
    "a cursor that is none",
    { method: "GET", path: `order.list?input=${encodeURIComponent(json({ cursor: "e30.x" }))}` },
  ],
  ["an idempotency key with spaces", { headers: { "idempotency-key": "a b" }, body: json(order()) }],
  ["an idempotency key of 1,000 letters", { headers: { "idempotency-key": "a".repeat(1_000) }, body: json(order()) }],
];

test("bad input gets a 4xx with a reason, never a 5xx, and changes nothing", async () => {
  await using h = await harness();
  await shop(h, { A: 5 });
  for (const [name, sent] of refused) {
    const { status, reason, text } = await send(h, sent);
    expect.soft(status, `${name}: ${text}`).toBeGreaterThanOrEqual(400);
    expect.soft(status, `${name}: ${text}`).toBeLessThan(500);
    expect.soft(reason, `${name}: ${text}`).toMatch(/^[a-z]+\.[a-z_]+$/);
    expect.soft(text, name).not.toMatch(/stack|node_modules|\.ts:|dynamo/i);
  }
  expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(await stockOf(h, "A")).toEqual({ available: 5, reserved: 0, onHand: 5 });
  expect((await h.client("manager:mia").order.list({})).items).toEqual([]);
});

test("invalid input names each field; moving stock without a key is refused", async () => {
  await using h = await harness();
  const bad = await send(h, { body: json(order({ colour: "red" }, { quantity: 0 })) });
  expect(bad.reason).toBe("input.invalid");
  expect(bad.text).toContain('"path":["lines",0,"quantity"]');
  expect(bad.text).toContain("colour");
  const response = await h.fetch(`${h.url}/order.place`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${h.token("manager:mia")}`,
    },
    body: json(order()),
  });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("idempotency.key_required")]);
});

test("every answer carries a request id; a caller's correlation id is kept only in its proper form", async () => {
  await using h = await harness();
  const get = async (correlation: string) => {
    const { headers } = await h.fetch(`${h.url}/system.health`, {
      headers: { "x-correlation-id": correlation },
    });
    return [headers.get("x-request-id"), headers.get("x-correlation-id")];
  };
  const [requestId, kept] = await get("checkout-42");
  expect(requestId).toMatch(/^[\w-]{8,}$/);
  expect(kept).toBe("checkout-42");
  const [id, replaced] = await get("a b<script>");
  expect(replaced).toBe(id);
});

test("health answers on plain HTTP, and browsers are told what they may send", async () => {
  await using h = await harness();
  const health = await h.fetch(`${h.url}/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
  const preflight = await h.fetch(`${h.url}/order.place`, {
    method: "OPTIONS",
    headers: {
      origin: "https://shop.example",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,idempotency-key",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
});

test("text that is no Unicode is refused wherever it stands: it could not be stored", async () => {
  await using h = await harness();
  const half = "\ud83d";
  const staff = h.client("manager:mia");
  const product = { sku: "A", name: "A", price: { amount: 1, currency: "GBP" } };
  for (const wrong of [{ name: `Mug ${half}` }, { description: half }, { attributes: { size: half } }])
    await expect(staff.product.create({ ...product, ...wrong })).rejects.toMatchObject({ reason: "input.invalid" });
  await expect(h.client().product.search({ text: `mug ${half}` })).rejects.toMatchObject({ reason: "input.invalid" });
  expect((await staff.product.create({ ...product, name: "Mug 😀" })).name).toBe("Mug 😀");
});

test("a method that no procedure has is refused before anything is made of it", async () => {
  await using h = await harness();
  const event = {
    rawPath: "/order.place",
    headers: {},
    requestContext: { requestId: "r", http: { method: "TRACE", sourceIp: "127.0.0.1" } },
  };
  const answer = await handlersWithin(h.edge)["Api"]?.(event, {});
  expect(answer).toMatchObject({ statusCode: 405, body: expect.stringContaining("api.method_not_supported") });
});
