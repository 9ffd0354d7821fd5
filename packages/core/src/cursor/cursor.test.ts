import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Actor } from "../actor/actor.ts";
import { customer } from "../runtime/runtime.fixture.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Cursor } from "./cursor.ts";

const question = ["order.list", { status: "expired" }];
let nowMs = 1_800_000_000_000;
const runtime = { clock: { now: () => nowMs }, cursorSecret: "a secret" } as Runtime.Info;
const as = <T>(actor: Actor.Info, run: () => T): T => Runtime.provide(runtime, () => Actor.provide(actor, run));
const alice = customer("alice");
const write = (position: string | null) => as(alice, () => Cursor.write(position, question)) ?? "";
const read = (cursor: string | undefined, asked: unknown = question, actor: Actor.Info = alice) =>
  as(actor, () => Cursor.read(cursor, asked));
const bad = expect.objectContaining({ reason: "list.bad_cursor" }) as Error;

test("a cursor leads its caller back to where the page ended; none is the first page", () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), (position) => read(write(position)) === position));
  expect(read(undefined)).toBeNull();
  expect(write(null)).toBe("");
});

test("a cursor that was changed anywhere is refused", () => {
  const cursor = write("position");
  fc.assert(
    fc.property(fc.nat({ max: cursor.length - 3 }), fc.constantFrom(..."AZaz09-_.".split("")), (at, char) => {
      const changed = cursor.slice(0, at) + char + cursor.slice(at + 1);
      fc.pre(changed !== cursor);
      expect(() => read(changed)).toThrow(bad);
    }),
  );
  for (const wrong of ["", ".", "a.b", cursor.split(".")[0] ?? "", `${cursor}x`, `.${cursor}`])
    expect(() => read(wrong)).toThrow(bad);
});

test("a cursor serves its own caller and question only", () => {
  const cursor = write("position");
  expect(() => read(cursor, question, customer("bob"))).toThrow(bad);
  expect(() => read(cursor, question, { type: "anonymous" })).toThrow(bad);
  expect(() => read(cursor, ["order.list", {}])).toThrow(bad);
  expect(() => read(cursor, ["product.list", { status: "expired" }])).toThrow(bad);
});

test("a cursor of another installation's secret is refused", () => {
  const payload = Buffer.from(JSON.stringify({ p: "x", e: nowMs + 1_000 })).toString("base64url");
  const forged = createHmac("sha256", "another")
    .update(JSON.stringify([payload, alice.id, question]))
    .digest("base64url");
  expect(() => read(`${payload}.${forged}`)).toThrow(bad);
});

test("a cursor lives for an hour", () => {
  const cursor = write("position");
  nowMs += 3_600_000;
  expect(read(cursor)).toBe("position");
  nowMs += 1;
  expect(() => read(cursor)).toThrow(bad);
});
