/**
 * Cognito's brake on guessed passwords. After five wrong ones a name is locked for a second, and for twice as long after
 * each further one, up to fifteen minutes. Fifteen minutes without an attempt, or a right password, end it. Names that
 * nobody has are locked just so.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow-things-to-know.html
 */
import type { Clock } from "../clock.ts";
import { notAuthorized } from "./operation.ts";

export interface Lockout {
  /** @throws Refusal `NotAuthorizedException` while the name is locked, whatever the password */
  check(name: string): void;
  failed(name: string): void;
  succeeded(name: string): void;
}

const freeAttempts = 5;
const firstLockMs = 1_000;
const lockMsMax = 15 * 60_000;

export const noLockout: Lockout = { check: () => {}, failed: () => {}, succeeded: () => {} };

export function createLockout(clock: Clock): Lockout {
  const names = new Map<string, { failures: number; lockedUntilMs: number; attemptedMs: number }>();
  const forget = () => {
    for (const [name, { attemptedMs }] of names) if (clock.now() - attemptedMs >= lockMsMax) names.delete(name);
  };
  return {
    check(name) {
      forget();
      const entry = names.get(name);
      if (!entry || clock.now() >= entry.lockedUntilMs) return;
      entry.attemptedMs = clock.now();
      throw notAuthorized("Password attempts exceeded");
    },
    failed(name) {
      const failures = (names.get(name)?.failures ?? 0) + 1;
      const lockMs = failures < freeAttempts ? 0 : Math.min(firstLockMs * 2 ** (failures - freeAttempts), lockMsMax);
      names.set(name, { failures, lockedUntilMs: clock.now() + lockMs, attemptedMs: clock.now() });
    },
    succeeded: (name) => void names.delete(name),
  };
}
