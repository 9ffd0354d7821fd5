import { Actor } from "@waybill/core/actor";
import { Id } from "@waybill/core/id";
import { CognitoJwtVerifier } from "aws-jwt-verify";

/** Who a bearer token speaks for. Throws for any token that does not hold. */
export type VerifyToken = (token: string) => Promise<Actor.User>;

type Jwks = Parameters<ReturnType<typeof CognitoJwtVerifier.create>["cacheJwks"]>[0];

/** Signature, issuer, client, use and time are checked; `jwks` is for pools whose keys can't be fetched. */
export function cognitoVerifier(pool: { id: string; clientId: string }, jwks?: Jwks): VerifyToken {
  const verifier = CognitoJwtVerifier.create({
    userPoolId: pool.id,
    clientId: pool.clientId,
    tokenUse: "access",
  });
  if (jwks) verifier.cacheJwks(jwks);
  return async (token) => {
    const claims = await verifier.verify(token);
    const id = Id.userOfSubject(claims.sub);
    if (!id) throw new Error("The token's subject is not a UUID");
    const groups = claims["cognito:groups"] ?? [];
    const held = Actor.roles.filter((role) => groups.includes(role));
    // Whoever signed up and was given nothing else is a customer.
    return { type: "user", id, roles: held.length > 0 ? held : ["customer"] };
  };
}
