/** Whoever keeps passwords, codes and second factors. On AWS that is Cognito; nothing here says so. */
import type { Id } from "../id/id.ts";

export interface Session {
  userId: Id.Of<"user">;
  accessToken: string;
  refreshToken: string;
  expiresInSeconds: number;
  /** Milliseconds since 1970, to the second. */
  authenticatedAt: number;
}

export type Challenge = "new_password" | "totp";

/** What came of trying to sign in. `refused` is all that is ever said of a password or a code that is wrong. */
export type Attempt =
  | { outcome: "signed_in"; session: Session }
  | { outcome: "challenged"; challenge: Challenge; continuation: string; username: string }
  | { outcome: "refused" }
  /** What was to be continued is too old, was finished, or never was. */
  | { outcome: "over" };

export interface Person {
  email: string;
  name?: string;
}
export interface Credentials {
  email: string;
  password: string;
}

export type Answer = { challenge: "new_password"; newPassword: string } | { challenge: "totp"; code: string };

export interface Identity {
  /**
   * Makes an account that waits for its code. One that nobody has confirmed is replaced: its password may be that of
   * somebody who only knows the address. `taken`: there is an account.
   */
  signUp(person: Person & Credentials): Promise<{ username: string } | "taken">;
  confirmSignUp(username: string, code: string): Promise<"confirmed" | "refused">;
  /** Sends the code of an account that waits for it, and to nobody else. */
  resendCode(email: string): Promise<void>;
  signIn(credentials: Credentials): Promise<Attempt>;
  answerChallenge(username: string, continuation: string, answer: Answer): Promise<Attempt>;
  /** `null` for a refresh token that is nothing, or nothing any more. */
  refresh(refreshToken: string): Promise<Session | null>;
  /** Ends the sessions of this refresh token; of one that is nothing, too. */
  revoke(refreshToken: string): Promise<void>;
  /** Sends a code to whoever has a confirmed account, and to nobody else. */
  forgotPassword(email: string): Promise<void>;
  resetPassword(credentials: Credentials & { code: string }): Promise<"changed" | "refused">;
  /** The access token is the caller's own. */
  changePassword(accessToken: string, change: { before: string; after: string }): Promise<"changed" | "refused">;
  /** A new secret for an authenticator app, in base 32; nothing changes until a code of it is shown. */
  beginSecondFactor(accessToken: string): Promise<{ secret: string } | "refused">;
  proveSecondFactor(accessToken: string, code: string): Promise<"proved" | "refused">;
  setSecondFactor(userId: Id.Of<"user">, isOn: boolean): Promise<void>;
  /** Sends a temporary password. An invitation that was not taken up is sent again; `taken`: an account of another kind. */
  invite(person: Person): Promise<Id.Of<"user"> | "taken">;
  find(userId: Id.Of<"user">): Promise<Person | null>;
  idOf(email: string): Promise<Id.Of<"user"> | null>;
  disable(userId: Id.Of<"user">): Promise<void>;
  enable(userId: Id.Of<"user">): Promise<void>;
  signOutEverywhere(userId: Id.Of<"user">): Promise<void>;
  /** For what looks at tokens alone: the built-in roles among these become the groups that tokens name. */
  tellRoles(userId: Id.Of<"user">, roles: readonly string[]): Promise<void>;
}
