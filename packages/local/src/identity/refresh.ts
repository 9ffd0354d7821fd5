/**
 * Sign-ins, and the refresh tokens that go back to them. A sign-in lasts thirty days; what is refreshed keeps its
 * `auth_time` and `origin_jti`, and a rotated refresh token ends when the first one would have.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
 */
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type Input, type Operations, Refusal, notAuthorized, text } from "./operation.ts";
import { type Service, userOf } from "./service.ts";
import { issueTokens } from "./tokens.ts";
import type { User } from "./user.ts";

export interface SignIn {
  originJti: string;
  /** Seconds since the Unix epoch. */
  authTime: number;
  expiresMs: number;
  isRevoked: boolean;
  /** Every refresh token of this sign-in, as its SHA-256. `rotatedMs`: when another first took its place. */
  tokens: readonly { hash: string; rotatedMs?: number }[];
}

/** As the deployed client has it. */
const refreshTokenMs = 30 * 24 * 3_600_000;

export function isRefreshFlow(flow: string): boolean {
  return flow === "REFRESH_TOKEN_AUTH" || flow === "REFRESH_TOKEN";
}

/** Begins a sign-in: the answer with all three tokens. */
export async function beginSignIn(service: Service, user: User): Promise<object> {
  const { users, clock } = service;
  const origin = { jti: randomUUID(), authTime: Math.floor(clock.now() / 1_000) };
  const { token, hash } = newRefreshToken();
  const signIn: SignIn = {
    originJti: origin.jti,
    authTime: origin.authTime,
    expiresMs: clock.now() + refreshTokenMs,
    isRevoked: false,
    tokens: [{ hash }],
  };
  const alive = (user.signIns ?? []).filter(({ expiresMs }) => expiresMs > clock.now());
  await users.save({ ...user, signIns: [...alive, signIn] });
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      ...issueTokens(service, user, await users.groupsOf(user), origin),
      RefreshToken: token,
    },
  };
}

/** InitiateAuth's way to refresh, which exists only where tokens do not rotate. */
export async function refreshByFlow(service: Service, parameters: Input): Promise<object> {
  if (service.rotation)
    throw new Refusal(
      "UnsupportedOperationException",
      "Refresh token rotation is enabled: use GetTokensFromRefreshToken.",
    );
  return refresh(service, text(parameters, "REFRESH_TOKEN"));
}

export function refreshOperations(service: Service): Operations {
  const { users, key } = service;
  return {
    GetTokensFromRefreshToken: (input) => refresh(service, text(input, "RefreshToken")),
    async RevokeToken(input) {
      const token = text(input, "Token");
      const found = await findSignIn(service, token);
      if (!found && key.verify(token)) throw new Refusal("UnsupportedTokenTypeException", "Unsupported token type");
      if (!found) throw notAuthorized("Invalid Refresh Token");
      await users.save(changed(found.user, { ...found.signIn, isRevoked: true }));
      return {};
    },
    async GlobalSignOut(input) {
      await signOut(service, await userOf(service, input));
      return {};
    },
    async AdminUserGlobalSignOut(input) {
      await signOut(service, await users.get(text(input, "Username")));
      return {};
    },
  };
}

async function signOut({ users, clock }: Service, user: User): Promise<void> {
  const signIns = user.signIns?.map((signIn) => ({ ...signIn, isRevoked: true }));
  await users.save({ ...user, ...(signIns && { signIns }), signedOutMs: clock.now() });
}

async function refresh(service: Service, token: string): Promise<object> {
  const { users, clock, rotation } = service;
  const found = await findSignIn(service, token);
  if (!found) throw notAuthorized("Invalid Refresh Token");
  const { user, signIn, presented, hash } = found;
  if (signIn.isRevoked) throw notAuthorized("Refresh Token has been revoked");
  if (signIn.expiresMs <= clock.now()) throw notAuthorized("Refresh Token has expired");
  if (!user.Enabled) throw notAuthorized("User is disabled.");
  const origin = { jti: signIn.originJti, authTime: signIn.authTime };
  const tokens = issueTokens(service, user, await users.groupsOf(user), origin);
  if (!rotation) return { AuthenticationResult: tokens };

  const { rotatedMs } = presented;
  if (rotatedMs !== undefined && clock.now() >= rotatedMs + rotation.retryGracePeriodSeconds * 1_000)
    throw new Refusal("RefreshTokenReuseException", "Refresh token reuse detected");
  const next = newRefreshToken();
  const rotated = signIn.tokens.map((one) => (one === presented ? { hash, rotatedMs: rotatedMs ?? clock.now() } : one));
  await users.save(changed(user, { ...signIn, tokens: [...rotated, { hash: next.hash }] }));
  return { AuthenticationResult: { ...tokens, RefreshToken: next.token } };
}

async function findSignIn({ users }: Service, token: string) {
  const hash = hashOf(token);
  for (const user of await users.all())
    for (const signIn of user.signIns ?? []) {
      const presented = signIn.tokens.find((one) => one.hash === hash);
      if (presented) return { user, signIn, presented, hash };
    }
  return undefined;
}

function changed(user: User, signIn: SignIn): User {
  const signIns = user.signIns?.map((other) => (other.originJti === signIn.originJti ? signIn : other));
  return signIns ? { ...user, signIns } : user;
}

function newRefreshToken(): { token: string; hash: string } {
  const token = randomBytes(96).toString("base64url");
  return { token, hash: hashOf(token) };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
