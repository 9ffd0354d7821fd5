/** What the operations work with, and whose access token a request carries. */
import type { Codes } from "./codes.ts";
import type { Lockout } from "./lockout.ts";
import { type Input, Refusal, notAuthorized } from "./operation.ts";
import type { PasswordPolicy } from "./password-policy.ts";
import type { Sessions } from "./sessions.ts";
import type { Issuer } from "./tokens.ts";
import type { User } from "./user.ts";
import type { Users } from "./users.ts";

export interface Service extends Issuer {
  userPoolId: string;
  clientSecret: string | undefined;
  users: Users;
  sessions: Sessions;
  codes: Codes;
  lockout: Lockout;
  policy: PasswordPolicy;
  rotation: { retryGracePeriodSeconds: number } | undefined;
  /** Sends a code or temporary password by e-mail, once the operation is done. */
  send(to: string, code: string): void;
}

/** @throws Refusal `NotAuthorizedException`, or `UserNotFoundException` for a user who has been deleted */
export async function userOf({ key, clock, users }: Service, input: Input): Promise<User> {
  const token = input["AccessToken"];
  const claims = typeof token === "string" ? key.verify(token) : undefined;
  if (claims?.["token_use"] !== "access") throw notAuthorized("Invalid Access Token");
  if (Number(claims["exp"]) * 1_000 <= clock.now()) throw notAuthorized("Access Token has expired");
  const user = await users.find(String(claims["sub"]));
  if (!user) throw new Refusal("UserNotFoundException", "User does not exist.");
  if (!user.Enabled) throw notAuthorized("User is disabled.");
  if (isRevoked(user, claims)) throw notAuthorized("Access Token has been revoked");
  return user;
}

/** A token without a sign-in here was minted, or its sign-in is long over: then a sign-out ends it if it is not newer. */
function isRevoked(user: User, claims: Input): boolean {
  const signIn = user.signIns?.find(({ originJti }) => originJti === claims["origin_jti"]);
  if (signIn) return signIn.isRevoked;
  return user.signedOutMs !== undefined && Number(claims["iat"]) * 1_000 <= user.signedOutMs;
}
