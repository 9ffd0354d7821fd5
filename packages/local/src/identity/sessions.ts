/** The sessions of sign-ins that were answered with a challenge. Whoever made one up gets nowhere. */
import type { Clock } from "../clock.ts";

export interface Sessions {
  open(session: string, username: string, challenge: string): void;
  /** Whether this session was opened for this user and challenge, and is not too old. */
  has(session: unknown, username: string, challenge: unknown): boolean;
  close(session: string): void;
}

/** Cognito's default for an app client's AuthSessionValidity. https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
const sessionMs = 3 * 60_000;

export function createSessions(clock: Clock): Sessions {
  const open = new Map<string, { username: string; challenge: string; expiresMs: number }>();
  return {
    open(session, username, challenge) {
      for (const [old, { expiresMs }] of open) if (expiresMs <= clock.now()) open.delete(old);
      open.set(session, { username, challenge, expiresMs: clock.now() + sessionMs });
    },
    has(session, username, challenge) {
      const found = typeof session === "string" ? open.get(session) : undefined;
      return (
        found !== undefined &&
        found.username === username &&
        found.challenge === challenge &&
        found.expiresMs > clock.now()
      );
    },
    close: (session) => void open.delete(session),
  };
}
