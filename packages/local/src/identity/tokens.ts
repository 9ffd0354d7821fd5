/** Access and ID tokens, signed with this installation's key in place of the one that every copy of the package has. */
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { type Origin, accessClaims, accessTokenSeconds } from "./claims.ts";
import type { SigningKey } from "./key.ts";
import { type User, attributeOf } from "./user.ts";

export interface Issuer {
  issuer: string;
  clientId: string;
  key: SigningKey;
  clock: Clock;
}

/** The answer of a sign-in or a refresh, but for the refresh token. */
export function issueTokens(pool: Issuer, user: User, groups: readonly string[], origin: Origin): object {
  const access = accessClaims({
    ...pool,
    sub: user.Username,
    username: user.Username,
    groups,
    nowMs: pool.clock.now(),
    expiresInSeconds: accessTokenSeconds,
    origin,
  });
  const { client_id, scope: _scope, username, ...shared } = access;
  const id = {
    ...shared,
    aud: client_id,
    token_use: "id",
    "cognito:username": username,
    email: attributeOf(user, "email"),
    email_verified: attributeOf(user, "email_verified") === "true",
    jti: randomUUID(),
  };
  return {
    AccessToken: pool.key.sign(access),
    IdToken: pool.key.sign(id),
    TokenType: "Bearer",
    ExpiresIn: accessTokenSeconds,
  };
}
