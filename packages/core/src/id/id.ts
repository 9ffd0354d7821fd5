/** Ids begin with their kind: `ord_01J…`. A ULID is identity only; nothing is ordered or authorized by it. */
export * as Id from "./id.ts";

import { createHash } from "node:crypto";
import { ulid } from "ulid";
import * as z from "zod";
import { Runtime } from "../runtime/runtime.ts";

const prefixes = {
  order: "ord",
  product: "prd",
  user: "usr",
  payment: "pay",
  event: "evt",
  movement: "mov",
  apiKey: "key",
  refund: "ref",
  fulfilment: "ful",
  return: "rtn",
  cancellation: "can",
} as const;

export type Kind = keyof typeof prefixes;
export type Of<K extends Kind> = `${(typeof prefixes)[K]}_${string}`;

const ulidPattern = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

export function schema<K extends Kind>(kind: K) {
  const prefix = prefixes[kind];
  const schema = z
    .string()
    .max(prefix.length + 27)
    .regex(new RegExp(`^${prefix}_${ulidPattern}$`), `must be an id that begins with ${prefix}_`)
    .meta({ tsType: `\`${prefix}_\${string}\`` });
  return schema as unknown as z.ZodType<Of<K>, Of<K>>;
}

export const create = <K extends Kind>(kind: K): Of<K> => `${prefixes[kind]}_${unique()}` as Of<K>;

/** A bare ULID from the runtime's clock and random source. */
export function unique(): string {
  const { clock, random } = Runtime.use();
  return ulid(clock.now(), () => random.next());
}

/** The same id for the same text: what others name is kept once. */
export function derive<K extends Kind>(kind: K, text: string): Of<K> {
  const bits = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return `${prefixes[kind]}_${lettersOf(BigInt(`0x${bits}`))}` as Of<K>;
}

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The user id of an identity provider's subject: a UUID and a ULID are both 128 bits, so no table is needed. */
export function userOfSubject(uuid: string): Of<"user"> | null {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(uuid)) return null;
  return `usr_${lettersOf(BigInt(`0x${uuid.replaceAll("-", "")}`))}`;
}

/** 128 bits as a ULID writes them. */
function lettersOf(bits: bigint): string {
  let text = "";
  for (let i = 0, rest = bits; i < 26; i++, rest >>= 5n) text = alphabet[Number(rest & 31n)] + text;
  return text;
}

/** The subject that `userOfSubject` made this id of. */
export function subjectOfUser(id: Of<"user">): string {
  let value = 0n;
  for (const letter of id.slice(prefixes.user.length + 1)) value = (value << 5n) | BigInt(alphabet.indexOf(letter));
  const hex = value.toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The caller's own name for a product: case is kept and tells SKUs apart. */
export const Sku = z
  .string()
  .max(64)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._\-/ ]{0,62}[A-Za-z0-9])?$/,
    "must be 1 to 64 letters, digits, '.', '_', '-', '/' or inner spaces, beginning and ending with a letter or digit",
  )
  .meta({ description: "The caller's own name for a product; case matters." });
