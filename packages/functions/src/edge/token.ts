import { Actor } from "@waybill/core/actor";
import { Id } from "@waybill/core/id";
import { CognitoJwtVerifier } from "aws-jwt-verify";

/** Who a bearer token speaks for. Throws for any token that does not hold. */
export type VerifyToken = (token: string) => Promise<Actor.User>;

type Jwks = Parameters<ReturnType<typeof CognitoJwtVerifier.create>["cacheJwks"]>[0];

interface Verified {
  actor: Actor.User;
  /** Milliseconds since 1970. */
  until: number;
}

/** A signature that held a moment ago is not computed again: checking one costs more than the rest of a small call. */
const rememberedMs = 60_000;
const rememberedMax = 1_000;

/** Signature, issuer, client, use and time are checked; `jwks` is for pools whose keys can't be fetched. */
export function cognitoVerifier(
  pool: { id: string; clientId: string },
  jwks: Jwks | undefined,
  now: () => number,
): VerifyToken {
  const verifier = CognitoJwtVerifier.create({
    userPoolId: pool.id,
    clientId: pool.clientId,
    tokenUse: "access",
  });
  if (jwks) verifier.cacheJwks(jwks);
  const remembered = new Map<string, Verified>();
  return async (token) => {
    const known = remembered.get(token);
    if (known && known.until > now()) return known.actor;
    remembered.delete(token);
    const claims = await verifier.verify(token);
    const actor = actorOf(claims);
    const until = Math.min(claims.exp * 1000, now() + rememberedMs);
    remembered.set(token, { actor, until });
    for (const oldest of remembered.keys()) {
      if (remembered.size <= rememberedMax) break;
      remembered.delete(oldest);
    }
    return actor;
  };
}

function actorOf(claims: { sub: string; "cognito:groups"?: string[] }): Actor.User {
  const id = Id.userOfSubject(claims.sub);
  if (!id) throw new Error("The token's subject is not a UUID");
  const groups = claims["cognito:groups"] ?? [];
  const held = Actor.roles.filter((role) => groups.includes(role));
  // Whoever signed up and was given nothing else is a customer.
  return { type: "user", id, roles: held.length > 0 ? held : ["customer"] };
}
