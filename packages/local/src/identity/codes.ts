/** The codes that users are sent: each for one purpose, for a time, and once. */
import { createHash, randomInt } from "node:crypto";
import type { Clock } from "../clock.ts";
import { Refusal } from "./operation.ts";
import type { User } from "./user.ts";

export type CodePurpose = "signUp" | "passwordReset" | "email";

export interface Code {
  code: string;
  expiresMs: number;
}

export interface Codes {
  /** The user with a new code, which takes the place of an older one for the same purpose, and the code. */
  issue(user: User, purpose: CodePurpose): { user: User; code: string };
  /**
   * The user without the code.
   * @throws Refusal `ExpiredCodeException` when none is outstanding any more, `CodeMismatchException`
   */
  redeem(user: User, purpose: CodePurpose, given: unknown): User;
}

const hourMs = 3_600_000;

/** https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const validMs: Record<CodePurpose, number> = { signUp: 24 * hourMs, passwordReset: hourMs, email: 24 * hourMs };

export function createCodes(clock: Clock, always?: string): Codes {
  const newCode = () => always ?? String(randomInt(1_000_000)).padStart(6, "0");
  return {
    issue(user, purpose) {
      const code = newCode();
      const codes = { ...user.codes, [purpose]: { code, expiresMs: clock.now() + validMs[purpose] } };
      return { user: { ...user, codes }, code };
    },
    redeem(user, purpose, given) {
      const { [purpose]: outstanding, ...codes } = user.codes ?? {};
      if (!outstanding || outstanding.expiresMs <= clock.now()) throw codeExpired();
      if (outstanding.code !== given) throw codeMismatch();
      return { ...user, codes };
    },
  };
}

export const codeExpired = (message = "Invalid code provided, please request a code again.") =>
  new Refusal("ExpiredCodeException", message);
export const codeMismatch = () =>
  new Refusal("CodeMismatchException", "Invalid verification code provided, please try again.");

/** Where a code went, as far as Cognito tells: `a***@e***`. A name without a mailbox gets a made-up one, always the same. */
export function deliveryTo(name: string): object {
  const [mailbox = "", domain = ""] = name.includes("@") ? name.split("@") : madeUp(name);
  const Destination = `${mailbox.charAt(0)}***@${domain.charAt(0)}***`;
  return { AttributeName: "email", DeliveryMedium: "EMAIL", Destination };
}

function madeUp(name: string): string[] {
  const hash = createHash("sha256").update(name.toLowerCase()).digest();
  return [...hash.subarray(0, 2)].map((byte) => String.fromCodePoint(97 + (byte % 26)));
}
