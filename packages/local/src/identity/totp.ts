/**
 * The codes of authenticator apps, https://www.rfc-editor.org/rfc/rfc6238, on a clock that is handed in: cognito-local's
 * own read the machine's.
 *
 * ```ts
 * totp(SecretCode, clock.now()); // "287082": what the app shows now
 * ```
 */
import { createHmac, randomBytes } from "node:crypto";

const stepMs = 30_000;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code that an app shows for a base32 secret at a moment, in milliseconds since the Unix epoch. */
export function totp(secret: string, atMs: number): string {
  return codeOf(secret, Math.floor(atMs / stepMs));
}

/** The step of this code: the current one, the one before or the one after. Undefined for any other code. */
export function stepOf(secret: string, code: string, nowMs: number): number | undefined {
  const now = Math.floor(nowMs / stepMs);
  return [now, now - 1, now + 1].find((step) => codeOf(secret, step) === code);
}

/** 160 random bits in base32. */
export function newTotpSecret(): string {
  return Array.from(randomBytes(32), (byte) => alphabet.charAt(byte % alphabet.length)).join("");
}

function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.max(step, 0)));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = (mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000;
  return String(number).padStart(6, "0");
}

function fromBase32(text: string): Buffer {
  const digits = Array.from(text.toUpperCase())
    .map((character) => alphabet.indexOf(character))
    .filter((digit) => digit >= 0);
  const bits = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
