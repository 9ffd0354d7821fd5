import fc from "fast-check";
import { expect, test } from "vitest";
import { Id } from "../id/id.ts";
import { Runtime } from "../runtime/runtime.ts";
import { seededRandom } from "../runtime/runtime.fixture.ts";
import { Log } from "./log.ts";

const jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

test.each([
  ["no customer alice@example.com", "no customer [e-mail]"],
  ["?email=alice%40example.com&x=1", "?email=[e-mail]&x=1"],
  ["<o'brien+tag@mail.example.co.uk>", "<[e-mail]>"],
  ["zoë@bücher.example", "[e-mail]"],
  [`authorization: Bearer abc.def`, "authorization: Bearer [token]"],
  ["token=Bearer%20abc.def-123", "token=Bearer [token]"],
  [`sent ${jwt}, refused`, "sent [token], refused"],
  [`x.${jwt}.`, "x.[token]"],
  ["key wb_live_0123456789abcdef", "key [key]"],
  ["Invalid API Key: sk_live_51HabcDEF", "Invalid API Key: [key]"],
  ["sk_test_4eC39HqLyjWDarjtT1zdp7dc, rk_live_51Habc", "[key], [key]"],
  ["retry_sk_live_51Habc signed with whsec_a+b/c=", "retry_[key] signed with [key]"],
  [
    "/f?X-Amz-Credential=AKIA%2F1&X-Amz-Signature=abc123&b=1",
    "/f?X-Amz-Credential=[signature]&X-Amz-Signature=[signature]&b=1",
  ],
  ["card 4242424242424242.", "card [card]."],
  ["4242 4242 4242 4242", "[card]"],
  ["3782-822463-10005 declined", "[card] declined"],
  ["order 12 4242 4242 4242 4242 7", "order 12 [card] 7"],
  ["n=%204242424242424242", "n=%20[card]"],
  ["4242_4242_4242_4242 or 3782.822463.10005", "[card] or [card]"],
  ["ref4242424242424242x", "ref[card]x"],
  ["4222222222222 and 6304000000000000000", "[card] and [card]"],
])("%s is logged as %s", (text, expected) => {
  expect(Log.redact(text)).toBe(expected);
});

test.each([
  "at run (/app/node_modules/.pnpm/@smithy+core@3.9.1/node_modules/electrodb@3.9.1/index.js:10:4)",
  "4242424242424241",
  "123456789012",
  "42424242424242424242424242424242",
  "2026-12-01T09:00:00.000Z",
  "1-67891233-123456781234567812345678",
  "12345678-1234-4123-8123-123456789012",
  "ORD#ord_01234567890123456789012345",
  "pi_424242424242424242424242",
  "task_test_1",
  "4bf92f3577b34da6a3ce929d0e0e4736",
])("%s is left as it is", (text) => {
  expect(Log.redact(text)).toBe(text);
});

const entryOf = (fields: Log.Fields): Log.Fields => {
  let logged: Log.Fields = {};
  const log = (entry: Log.Entry) => void (logged = entry.fields);
  Runtime.provide({ log } as Runtime.Info, () => Log.info("sold", fields));
  return logged;
};

test("ids, SKUs and amounts in minor units are never redacted, be they digits only", () => {
  const ids = fc
    .tuple(fc.integer(), fc.constantFrom("order", "product", "user", "payment", "event", "movement"))
    .map(([seed, kind]) => {
      const runtime = { clock: { now: () => Math.abs(seed) * 1e3 }, random: seededRandom(seed) };
      return Runtime.provide(runtime as Runtime.Info, () => Id.create(kind));
    });
  const sku = fc.oneof(fc.stringMatching(/^[0-9]{13}$/), fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,40}[0-9]$/));
  const trace = fc.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  const line = fc.record({ orderId: ids, sku, amount: fc.maxSafeNat(), requestId: fc.uuid(), xrayTraceId: trace });
  fc.assert(
    fc.property(line, (fields) => {
      const more = { ...fields, subject: `MOV#${fields.sku}`, fact: `ORD#${fields.orderId}` };
      expect(entryOf(more)).toEqual(more);
    }),
    { numRuns: 1_000 },
  );
});

test("a field for SKUs lets nothing else through", () => {
  expect(entryOf({ sku: `4006381333931 ${jwt}`, subject: "a@b.example" })).toEqual({
    sku: "4006381333931 [token]",
    subject: "[e-mail]",
  });
});

test("a secret that would be cut in half is gone before the cut", () => {
  const told = Log.describe(new Error(`${"x".repeat(980)} alice@example.com`));
  expect(told).not.toContain("alice");
});

test("a text that is made to be slow is not", { timeout: 20_000 }, () => {
  const times = (text: string, count: number) => text.repeat(count);
  for (const text of [times("1 ", 20_000), times("1", 20_000), `${times("a.", 20_000)}@`, times("eyJ", 200_000)])
    expect(Log.redact(text)).toBe(text);
});
