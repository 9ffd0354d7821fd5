import { createHash } from "node:crypto";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The same Waybill user for the same customer of the shop on every run: 128 bits of a hash, written as a ULID. */
export function userOf(customer = "guest"): `usr_${string}` {
  const hex = createHash("sha256").update(`retail customer ${customer}`).digest("hex").slice(0, 32);
  const digits = BigInt(`0x${hex}`).toString(32).padStart(26, "0");
  return `usr_${Array.from(digits, (digit) => alphabet[Number.parseInt(digit, 32)]).join("")}`;
}
