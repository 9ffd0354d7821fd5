import fc from "fast-check";
import { expect, test } from "vitest";
import { Runtime } from "../runtime/runtime.ts";
import { seededRandom } from "../runtime/runtime.fixture.ts";
import { Id } from "./id.ts";

test("a user's id is their subject and nothing else: there and back for every UUID", () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      const user = Id.userOfSubject(uuid);
      expect(Id.schema("user").safeParse(user).success).toBe(true);
      expect(user && Id.subjectOfUser(user)).toBe(uuid);
      expect(Id.userOfSubject(uuid.toUpperCase())).toBe(user);
    }),
  );
  for (const uuid of ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"]) {
    const user = Id.userOfSubject(uuid);
    expect(user && Id.subjectOfUser(user)).toBe(uuid);
  }
});

test("what is no UUID is nobody", () => {
  for (const text of [
    "",
    "admin",
    "11111111-1111-4111-8111-11111111111",
    " 11111111-1111-4111-8111-111111111111",
    "11111111111141118111111111111111",
  ])
    expect(Id.userOfSubject(text)).toBeNull();
});

test("an id begins with its kind, and one of another kind is refused by name", () => {
  const runtime = { clock: { now: () => 1_800_000_000_000 }, random: seededRandom(7) };
  const made = Runtime.provide(runtime as Runtime.Info, () => Array.from({ length: 1_000 }, () => Id.create("order")));
  expect(new Set(made).size).toBe(1_000);
  for (const id of made) expect(Id.schema("order").parse(id)).toBe(id);
  const other = Id.schema("product").safeParse(made[0]);
  expect(other.error?.issues[0]?.message).toBe("must be an id that begins with prd_");
  for (const id of ["ord_", "ord_8ZZZZZZZZZZZZZZZZZZZZZZZZZ", `${made[0]}0`, `${made[0]}\n`, made[0]?.toLowerCase()])
    expect(Id.schema("order").safeParse(id).success, id).toBe(false);
});

test("a SKU is what people print on boxes, and can't be mistaken for a part of a key", () => {
  const inner = fc.constantFrom(..."abcXYZ019._-/ ".split(""));
  const edge = fc.constantFrom(..."aZ09".split(""));
  const skus = fc
    .tuple(edge, fc.array(inner, { maxLength: 62 }), edge)
    .map(([a, middle, z]) => `${a}${middle.join("")}${z}`);
  fc.assert(fc.property(skus, (sku) => Id.Sku.safeParse(sku).success));
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 70 }), fc.string({ unit: "grapheme" })), (text) => {
      const isSku = /^[A-Za-z0-9._\-/ ]{1,64}$/.test(text) && /^[A-Za-z0-9]/.test(text) && /[A-Za-z0-9]$/.test(text);
      return Id.Sku.safeParse(text).success === isSku;
    }),
  );
  for (const sku of ["", "A#1", "A\n", " A", "A ", "-A", "Ä", "x".repeat(65)])
    expect(Id.Sku.safeParse(sku).success).toBe(false);
});
