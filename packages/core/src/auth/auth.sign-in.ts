import * as z from "zod";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Metric } from "../metric/metric.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Seal } from "../seal/seal.ts";
import { User } from "../user/user.ts";
import { InvalidCode, InvalidCredentials, InvalidRefreshToken, InvalidSession } from "./auth.error.ts";
import type { Attempt, Session } from "./auth.identity.ts";
import { afterProof, deviceFor, trying } from "./auth.limit.ts";
import { Code, Credentials, Device, Password, RefreshToken, SessionText, type SignIn } from "./auth.schema.ts";

interface Begun {
  email: string;
  username: string;
  continuation: string;
  challenge: "new_password" | "totp";
  device?: string;
}

const Input = z.strictObject({ ...Credentials, device: Device.optional() });

export const signIn = fn(Input, async ({ device, ...credentials }) => {
  const { email } = credentials;
  const ask = () => Runtime.use().identity.signIn(credentials);
  return trying("password", { email, device }, async () => proceed({ email, device }, await ask(), ask));
});

const Answer = z.discriminatedUnion("challenge", [
  z.strictObject({ challenge: z.literal("new_password"), session: SessionText, newPassword: Password }),
  z.strictObject({ challenge: z.literal("totp"), session: SessionText, code: Code }),
]);

export const respondToChallenge = fn(Answer, async ({ session, ...answer }) => {
  const begun = Seal.open<Begun>("challenge", session);
  if (!begun || begun.challenge !== answer.challenge) throw InvalidSession();
  const { email, username, continuation, device } = begun;
  const what = answer.challenge === "totp" ? "second factor" : "password";
  return trying(what, { email, device }, async () => {
    const attempt = await Runtime.use().identity.answerChallenge(username, continuation, answer);
    if (attempt.outcome === "over") throw InvalidSession();
    if (attempt.outcome === "refused") {
      Metric.count("SignInsRefused");
      throw InvalidCode();
    }
    return proceed({ email, device }, attempt);
  });
});

interface Person {
  email: string;
  device: string | undefined;
}

/** `again`: signs in once more, where that takes nothing from the person. */
async function proceed({ email, device }: Person, attempt: Attempt, again?: () => Promise<Attempt>): Promise<SignIn> {
  switch (attempt.outcome) {
    case "over":
    case "refused":
      Metric.count("SignInsRefused");
      throw InvalidCredentials();
    case "challenged": {
      const { challenge, continuation, username } = attempt;
      const begun: Begun = { email, username, continuation, challenge, ...(device === undefined ? {} : { device }) };
      return { status: "challenged", challenge, session: Seal.seal("challenge", begun) };
    }
    case "signed_in": {
      const { session } = attempt;
      const user = await User.came(session.userId);
      if (!User.isValid(session, user)) {
        // What the pool of users has not heard yet, the table decides all the same.
        await Runtime.use().identity.revoke(session.refreshToken);
        if (user.status === "disabled") throw InvalidCredentials();
        // Signed out everywhere in this very second, of which no token holds: the next one's does.
        if (!again) throw Failure.Busy();
        await nextSecond();
        return proceed({ email, device }, await again());
      }
      await afterProof(email, device);
      Metric.count("SignIns");
      return { ...tokensOf(session), device: deviceFor(email, device) };
    }
  }
}

const tokensOf = ({ userId, accessToken, expiresInSeconds, refreshToken }: Session) => ({
  status: "signed_in" as const,
  userId,
  accessToken,
  expiresInSeconds,
  refreshToken,
});

async function nextSecond(): Promise<void> {
  const { clock, timers } = Runtime.use();
  await timers.sleep(1_000 - (clock.now() % 1_000));
}

export const refresh = fn(z.strictObject({ refreshToken: RefreshToken }), async ({ refreshToken }) => {
  const { identity } = Runtime.use();
  const session = await identity.refresh(refreshToken);
  if (!session) throw InvalidRefreshToken();
  const user = await User.arrive(session.userId);
  if (User.isValid(session, user)) return tokensOf(session);
  await identity.revoke(session.refreshToken);
  throw InvalidRefreshToken();
});

/** Ends this session's refreshing. Its access token is good for its last minutes; `user.signOutEverywhere` ends that, too. */
export const signOut = fn(z.strictObject({ refreshToken: RefreshToken }), async ({ refreshToken }) => {
  await Runtime.use().identity.revoke(refreshToken);
  return { status: "signed_out" as const };
});
