import { expect, test } from "vitest";
import { newTotpSecret, stepOf, totp } from "./totp.ts";

// The RFC's secret, "12345678901234567890", in base32, and the last six digits of its codes.
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
])("the RFC's code at second %d is %s", (second, code) => {
  expect(totp(secret, second * 1_000)).toBe(code);
});

test("a code is known one step early and one step late, and no further", () => {
  const nowMs = 1_234_567_890_000;
  const stepsAway = [-2, -1, 0, 1, 2].map((steps) => stepOf(secret, totp(secret, nowMs + steps * 30_000), nowMs));
  const step = Math.floor(nowMs / 30_000);
  expect(stepsAway).toEqual([undefined, step - 1, step, step + 1, undefined]);
});

test("a secret is 160 bits of base32, and never the same", () => {
  expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret()).not.toBe(newTotpSecret());
});
