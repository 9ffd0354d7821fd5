import { Deadline } from "@waybill/core/deadline";
import { Failure } from "@waybill/core/error";
import { Id } from "@waybill/core/id";
import type { User } from "@waybill/core/user";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { FetchError } from "aws-jwt-verify/error";
import { SimpleFetcher } from "aws-jwt-verify/https";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";
import { limits } from "./limits.ts";

/** Who a bearer token speaks for. Throws for any token that does not hold; `internal.unavailable` where that can't be told. */
export type VerifyToken = (token: string) => Promise<User.Proof>;

type Jwks = Parameters<ReturnType<typeof CognitoJwtVerifier.create>["cacheJwks"]>[0];

interface Verified {
  proof: User.Proof;
  /** Milliseconds since 1970. */
  until: number;
}

/** A signature that held a moment ago is not computed again: checking one costs more than the rest of a small call. */
const rememberedMs = 60_000;
const rememberedMax = 1_000;

/**
 * Signature, issuer, client, use and time are checked; `jwks` is for pools whose keys can't be fetched. The library looks
 * at its own clock: where time is a test's, `graceSeconds` makes it lenient and `now` decides.
 */
export function cognitoVerifier(
  pool: { id: string; clientId: string },
  jwks: Jwks | undefined,
  now: () => number,
  graceSeconds = 0,
): VerifyToken {
  const fetcher = new SimpleFetcher({ defaultRequestOptions: { responseTimeout: limits.keys.requestMs } });
  const verifier = CognitoJwtVerifier.create(
    { userPoolId: pool.id, clientId: pool.clientId, tokenUse: "access", graceSeconds },
    { jwksCache: new SimpleJwksCache({ fetcher }) },
  );
  if (jwks) verifier.cacheJwks(jwks);
  let hasKeys = jwks !== undefined;
  const remembered = new Map<string, Verified>();
  return async (token) => {
    const known = remembered.get(token);
    if (known && known.until > now()) return known.proof;
    remembered.delete(token);
    const claims = await verifier.verify(token).catch((error: unknown) => {
      // Without any keys, no token can be told from a wrong one: whoever sent this need not sign in again.
      throw !hasKeys && error instanceof FetchError ? Failure.Unavailable(undefined, { cause: error }) : error;
    });
    hasKeys = true;
    if (!isNow(claims, now())) throw new Error("The token is not valid now");
    const proof = proofOf(claims);
    const until = Math.min(claims.exp * 1000, now() + rememberedMs);
    remembered.set(token, { proof, until });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= rememberedMax) break;
      remembered.delete(oldest);
    }
    return proof;
  };
}

/** Answers while the pool's public keys can be fetched, from AWS or from where the SDK's variable leads. */
export async function askForKeys(pool: { id: string }): Promise<void> {
  const [region = ""] = pool.id.split("_");
  const origin =
    process.env["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] ?? `https://cognito-idp.${region}.amazonaws.com`;
  const done = new AbortController();
  const request = () => fetch(`${origin}/${pool.id}/.well-known/jwks.json`, { signal: done.signal });
  const late = () => new Error("The pool's keys did not come in time");
  try {
    const { ok, status } = await Deadline.race(limits.keys.requestMs, request, late);
    if (!ok) throw new Error(`The pool's keys were answered with ${status}`);
  } finally {
    done.abort();
  }
}

/** A token without an end has none that it could be before. */
const isNow = ({ exp, nbf = 0 }: { exp: number; nbf?: unknown }, nowMs: number): boolean =>
  exp * 1000 > nowMs && Number(nbf) * 1000 <= nowMs;

/** Who it is, and since when; what they may do is no business of a token. */
function proofOf({ sub, auth_time: at }: { sub: string; auth_time: number }): User.Proof {
  const userId = Id.userOfSubject(sub);
  if (!userId) throw new Error("The token's subject is not a UUID");
  if (!Number.isSafeInteger(at)) throw new Error("The token does not say when its owner signed in");
  return { userId, authenticatedAt: at * 1000 };
}
