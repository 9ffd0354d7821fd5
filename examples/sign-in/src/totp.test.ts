import { expect, test } from "vitest";
import { createAuthenticator, totp } from "./totp.ts";

/** "12345678901234567890" in base32. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

// The last six digits of https://www.rfc-editor.org/rfc/rfc6238#appendix-B
test.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
])("at %i seconds the app shows %s", async (seconds, code) => {
  expect(await totp(secret, seconds * 1_000)).toBe(code);
});

test("a secret is read as people write it, and what is no base32 is refused", async () => {
  expect(await totp("gezd gnbv gy3t qojq gezd gnbv gy3t qojq", 59_000)).toBe("287082");
  await expect(totp("0189", 59_000)).rejects.toThrow("base32");
});

test("an authenticator never gives the same code twice: it waits for the next one", async () => {
  let nowMs = 59_000;
  const waited: number[] = [];
  const app = createAuthenticator({
    now: () => nowMs,
    wait: async (ms) => {
      waited.push(ms);
      nowMs += ms;
    },
  });
  expect(await app.code(secret)).toBe(await totp(secret, 59_000));
  expect(await app.code(secret)).toBe(await totp(secret, 60_000));
  expect(waited).toEqual([1_000]);
});
