/**
 * The key that signs this installation's tokens. It is made once and kept in the data folder, readable by its owner
 * only; without a folder it lives and dies with the process. No two installations trust each other's tokens.
 */
import {
  type KeyObject,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalError, systemCode } from "../error.ts";

export interface SigningKey {
  /** The public half, as a key set of one. */
  jwks: { keys: { kty: "RSA"; alg: "RS256"; use: "sig"; kid: string; n: string; e: string }[] };
  /** A compact RS256 JWT of these claims. */
  sign(claims: object): string;
  /** The claims of a token that this key has signed, whatever they say; undefined for any other text. */
  verify(token: string): Record<string, unknown> | undefined;
}

const keyBits = 2_048;

/** @throws LocalError `data_corrupt` when the kept key is not readable */
export function openSigningKey(dataDir?: string): SigningKey {
  const privateKey = dataDir ? keptKey(dataDir) : newKey();
  const publicKey = createPublicKey(privateKey);
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  // https://www.rfc-editor.org/rfc/rfc7638: the key's own thumbprint names it.
  const kid = createHash("sha256")
    .update(JSON.stringify({ e, kty: "RSA", n }))
    .digest("base64url");
  const header = encode({ kid, alg: "RS256" });
  return {
    jwks: { keys: [{ kty: "RSA", n, e, kid, alg: "RS256", use: "sig" }] },
    sign(claims) {
      const content = `${header}.${encode(claims)}`;
      return `${content}.${sign("RSA-SHA256", Buffer.from(content), privateKey).toString("base64url")}`;
    },
    verify(token) {
      const [head, content = "", signature = ""] = token.split(".");
      if (head !== header) return undefined;
      const isOurs = verify(
        "RSA-SHA256",
        Buffer.from(`${head}.${content}`),
        publicKey,
        Buffer.from(signature, "base64url"),
      );
      return isOurs ? (JSON.parse(Buffer.from(content, "base64url").toString()) as Record<string, unknown>) : undefined;
    },
  };
}

function newKey(): KeyObject {
  return generateKeyPairSync("rsa", { modulusLength: keyBits }).privateKey;
}

function keptKey(dataDir: string): KeyObject {
  const file = join(dataDir, "signing-key.pem");
  try {
    return createPrivateKey(readFileSync(file));
  } catch (error) {
    if (systemCode(error) !== "ENOENT")
      throw new LocalError(
        "data_corrupt",
        `The signing key ${file} is not readable.`,
        "Delete it to get a new one (everybody must sign in again), or start with --fresh.",
        error,
      );
  }
  const key = newKey();
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${file}.new`, key.export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return key;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
