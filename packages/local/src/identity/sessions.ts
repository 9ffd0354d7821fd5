/** The sessions of sign-ins that were answered with a challenge. Whoever made one up gets nowhere. */
import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import { notAuthorized } from "./operation.ts";

export interface Sessions {
  open(username: string, challenge: string): string;
  /** @throws Refusal `NotAuthorizedException` unless opened for this user and challenge, unused and not too old */
  check(session: unknown, username: string, challenge: string): void;
  /** Counts a wrong answer. The fifth ends the session. */
  failed(session: unknown): void;
  close(session: unknown): void;
}

/** Cognito's default for an app client's AuthSessionValidity. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
const sessionMs = 3 * 60_000;
const wrongAnswersMax = 5;

export function createSessions(clock: Clock): Sessions {
  const sessions = new Map<unknown, { username: string; challenge: string; expiresMs: number; wrong: number }>();
  return {
    open(username, challenge) {
      for (const [old, { expiresMs }] of sessions) if (expiresMs <= clock.now()) sessions.delete(old);
      const session = randomBytes(48).toString("base64url");
      sessions.set(session, { username, challenge, expiresMs: clock.now() + sessionMs, wrong: 0 });
      return session;
    },
    check(session, username, challenge) {
      const found = sessions.get(session);
      if (found?.username !== username || found.challenge !== challenge || found.expiresMs <= clock.now())
        throw notAuthorized("Invalid session for the user.");
    },
    failed(session) {
      const found = sessions.get(session);
      if (found && ++found.wrong >= wrongAnswersMax) sessions.delete(session);
    },
    close: (session) => void sessions.delete(session),
  };
}
