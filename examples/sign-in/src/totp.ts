/** The codes of authenticator apps, by Web Crypto: https://www.rfc-editor.org/rfc/rfc6238 */

const stepMs = 30_000;
const digits = 6;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The code for a base32 secret at a moment, in milliseconds since 1970. */
export async function totp(secret: string, atMs: number): Promise<string> {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(Math.floor(atMs / stepMs)));
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", fromBase32(secret), algorithm, false, ["sign"]);
  const mac = new DataView(await crypto.subtle.sign("HMAC", key, counter));
  // The last four bits say where in the MAC the number is: https://www.rfc-editor.org/rfc/rfc4226#section-5.3
  const offset = mac.getUint8(mac.byteLength - 1) & 0xf;
  const number = mac.getUint32(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

export interface Authenticator {
  /** The next code, which is another one each time: a code that was used is refused. */
  code(secret: string): Promise<string>;
}

/** Plays the app on somebody's telephone, and waits as its owner would until it shows a code that was not used yet. */
export function createAuthenticator({
  now,
  wait,
}: {
  now: () => number;
  wait: (ms: number) => Promise<unknown>;
}): Authenticator {
  let usedUntilMs = 0;
  return {
    async code(secret) {
      if (now() < usedUntilMs) await wait(usedUntilMs - now());
      const step = Math.floor(now() / stepMs);
      usedUntilMs = (step + 1) * stepMs;
      return totp(secret, step * stepMs);
    },
  };
}

function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  const bits = Array.from(text.toUpperCase().replaceAll(/[\s=]/g, ""), (character) => {
    const value = alphabet.indexOf(character);
    if (value < 0) throw new Error("A base32 secret has the letters A to Z and the digits 2 to 7.");
    return value.toString(2).padStart(5, "0");
  }).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
