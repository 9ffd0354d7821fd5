/**
 * How a key is written: `wb_live_` or `wb_test_`, the key's id, its secret, and a checksum, so that a scanner knows a key
 * when it sees one, and what was mistyped costs no look-up. docs/api-keys.md publishes the pattern.
 */
import { crc32 } from "node:zlib";
import { Runtime } from "../runtime/runtime.ts";

export const pattern = "wb_(?:live|test)_[0-7][0-9A-HJKMNP-TV-Z]{25}[0-9A-Za-z]{49}";

const shape = new RegExp(`^${pattern}$`);
const prefixLength = "wb_live_".length;
const idLength = 26;
/** 43 of 62 letters hold 256 bits. */
const secretLength = 43;
const secretBytes = 32;
const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export interface Parts {
  mode: "live" | "test";
  /** Without its kind. */
  id: string;
  secret: string;
}

export function newSecret(): string {
  let value = BigInt(`0x${Buffer.from(Runtime.use().random.bytes(secretBytes)).toString("hex")}`);
  return base62(secretLength, () => {
    const digit = Number(value % 62n);
    value /= 62n;
    return digit;
  });
}

export function write({ mode, id, secret }: Parts): string {
  const text = `wb_${mode}_${id}${secret}`;
  return text + checksum(text);
}

/** `null` for what is no key, however much it looks like one. */
export function read(text: string): Parts | null {
  if (!shape.test(text)) return null;
  const end = prefixLength + idLength + secretLength;
  if (checksum(text.slice(0, end)) !== text.slice(end)) return null;
  return {
    mode: text.startsWith("wb_live_") ? "live" : "test",
    id: text.slice(prefixLength, prefixLength + idLength),
    secret: text.slice(prefixLength + idLength, end),
  };
}

/** Six of 62 letters hold 32 bits. */
function checksum(text: string): string {
  let value = crc32(text);
  return base62(6, () => {
    const digit = value % 62;
    value = Math.floor(value / 62);
    return digit;
  });
}

const base62 = (length: number, digit: () => number): string =>
  Array.from({ length }, () => letters[digit()])
    .reverse()
    .join("");
