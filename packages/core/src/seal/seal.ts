/** What callers carry for us and must neither read nor change: encrypted and signed under one of the stage's secrets. */
export * as Seal from "./seal.ts";

import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { Runtime } from "../runtime/runtime.ts";

/** How long a sealed text opens, by what it is for; one that was made for something else does not open at all. */
const validSeconds = { challenge: 180, "sign-up": 24 * 3600, "api-key": Infinity };
export type Purpose = keyof typeof validSeconds;

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

const keyOf = (secret: string, purpose: Purpose, more: string): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, more, `waybill ${purpose}`, 32));

const newest = (): string => {
  const [secret] = Runtime.use().identitySecrets;
  if (!secret) throw new Error("There is no identity secret");
  return secret;
};

/** `more` is a further secret, known to the caller alone, without which it does not open. */
export function seal(purpose: Purpose, value: object, more = ""): string {
  const { random, clock } = Runtime.use();
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv(algorithm, keyOf(newest(), purpose, more), nonce);
  const text = Buffer.concat([cipher.update(JSON.stringify([clock.now(), value])), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url");
}

/** `null` for what we have not sealed, not for this, or too long ago. */
export function open<T extends object>(purpose: Purpose, sealed: string, more = ""): T | null {
  const bytes = Buffer.from(sealed, "base64url");
  if (bytes.length <= nonceBytes + tagBytes) return null;
  const nonce = bytes.subarray(0, nonceBytes);
  const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
  for (const secret of Runtime.use().identitySecrets) {
    try {
      const decipher = createDecipheriv(algorithm, keyOf(secret, purpose, more), nonce, { authTagLength: tagBytes });
      decipher.setAuthTag(tag);
      const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
      const [sealedAtMs, value] = JSON.parse(text.toString()) as [number, T];
      return Runtime.use().clock.now() - sealedAtMs < validSeconds[purpose] * 1000 ? value : null;
    } catch {
      // Sealed under another secret, or by nobody: the next one decides.
    }
  }
  return null;
}

/** Digests of a value under every secret, the newest first: what is stored in place of the value, and how it is found. */
export const digests = (purpose: string, value: string): Buffer[] =>
  Runtime.use().identitySecrets.map((secret) => createHmac("sha256", secret).update(`${purpose}\n${value}`).digest());

export const digest = (purpose: string, value: string): string =>
  createHmac("sha256", newest()).update(`${purpose}\n${value}`).digest("base64url");
