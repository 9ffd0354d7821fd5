import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Runtime } from "../runtime/runtime.ts";
import * as text from "./api-key.text.ts";

const { pattern, read, write } = text;
const newSecret = () => Runtime.provide({ random: Runtime.systemRandom } as unknown as Runtime.Info, text.newSecret);

const id = "01JDQ8Z3K4N5P6Q7R8S9T0V1W2";

test("what is written is read again, and has the published form", () => {
  for (const mode of ["live", "test"] as const)
    for (let i = 0; i < 200; i++) {
      const secret = newSecret();
      const text = write({ mode, id, secret });
      expect(text).toMatch(new RegExp(`^${pattern}$`));
      expect(read(text)).toEqual({ mode, id, secret });
    }
});

test("one character changed, two swapped, or one lost: the checksum tells", () => {
  const text = write({ mode: "live", id, secret: newSecret() });
  const letters = ["0", "A", "Z", "a", "z", "9", "K", "k"];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.constantFrom(...letters), (at, letter) => {
      const [a = "", b = ""] = [text[at], text[at + 1]];
      const wrong = [
        `${text.slice(0, at)}${letter}${text.slice(at + 1)}`,
        `${text.slice(0, at)}${text.slice(at + 1)}`,
        `${text.slice(0, at)}${b}${a}${text.slice(at + 2)}`,
      ];
      expect(wrong.filter((one) => one !== text && read(one) !== null)).toEqual([]);
    }),
  );
});

test("a checksum is as it was published: another program's key is ours", () => {
  // Computed apart: CRC-32 in base 62.
  const body = `wb_test_${id}${"A".repeat(43)}`;
  const text = write({ mode: "test", id, secret: "A".repeat(43) });
  expect(text.slice(0, -6)).toBe(body);
  expect(text.slice(-6)).toBe("1fVJGA");
});

test("secrets are long, and no two are the same", () => {
  const secrets = Array.from({ length: 1_000 }, newSecret);
  expect(new Set(secrets).size).toBe(1_000);
  expect(new Set(secrets.map(({ length }) => length))).toEqual(new Set([43]));
  expect(new Set(secrets.join("")).size).toBe(62);
});
