/**
 * The claims of Cognito's tokens:
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
import { randomUUID } from "node:crypto";

/** Fifteen minutes, as the deployed pool has it. */
export const accessTokenSeconds = 900;

/** The sign-in that a token goes back to, however often it was refreshed since. */
export interface Origin {
  jti: string;
  /** Seconds since the Unix epoch. */
  authTime: number;
}

export interface AccessClaims {
  sub: string;
  "cognito:groups"?: readonly string[];
  iss: string;
  client_id: string;
  origin_jti: string;
  event_id: string;
  token_use: "access";
  scope: "aws.cognito.signin.user.admin";
  /** Seconds since the Unix epoch, as are `exp` and `iat`. */
  auth_time: number;
  exp: number;
  iat: number;
  jti: string;
  username: string;
}

export function accessClaims(token: {
  sub: string;
  username: string;
  groups: readonly string[];
  issuer: string;
  clientId: string;
  nowMs: number;
  expiresInSeconds: number;
  /** Default: the user signs in now. */
  origin?: Origin;
}): AccessClaims {
  const iat = Math.floor(token.nowMs / 1_000);
  return {
    sub: token.sub,
    ...(token.groups.length > 0 && { "cognito:groups": token.groups }),
    iss: token.issuer,
    client_id: token.clientId,
    origin_jti: token.origin?.jti ?? randomUUID(),
    event_id: randomUUID(),
    token_use: "access",
    scope: "aws.cognito.signin.user.admin",
    auth_time: token.origin?.authTime ?? iat,
    exp: iat + token.expiresInSeconds,
    iat,
    jti: randomUUID(),
    username: token.username,
  };
}
