/** A user as the pool's file keeps one, and what to read from it. Capital names are those of cognito-local. */
import type { Code, CodePurpose } from "./codes.ts";
import type { SignIn } from "./refresh.ts";

export interface Attribute {
  Name: string;
  Value: string;
}

export interface User {
  /** The sub, as Cognito has it for pools with e-mail sign-in. */
  Username: string;
  Password?: string;
  Enabled: boolean;
  UserStatus: "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD";
  Attributes: readonly Attribute[];
  UserCreateDate: Date;
  UserLastModifiedDate: Date;
  UserMFASettingList?: readonly string[];
  PreferredMfaSetting?: string;
  /** The secret of the authenticator app, which a verified code has put in force. */
  totpSecret?: string;
  /** A secret that no code has verified yet. The one in force, if any, stays so. */
  totpSecretPending?: string;
  /** The 30-second step of the newest code that was accepted: none is accepted twice. */
  totpStep?: number;
  /** Milliseconds since the Unix epoch, as are all times here whose name ends so. */
  temporaryPasswordSinceMs?: number;
  codes?: Partial<Record<CodePurpose, Code>>;
  /** The address that takes the place of `email` once its code has come back. */
  emailPending?: string;
  signIns?: readonly SignIn[];
  signedOutMs?: number;
}

export function attributeOf(user: User, name: string): string | undefined {
  return user.Attributes.find(({ Name }) => Name === name)?.Value;
}

export function emailOf(user: User): string {
  return attributeOf(user, "email") ?? user.Username;
}

/** The user with these attributes in place of those of the same name. The last of a name counts. */
export function withAttributes(user: User, ...attributes: readonly Attribute[]): User {
  const values = new Map([...user.Attributes, ...attributes].map(({ Name, Value }) => [Name, Value]));
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...user, Attributes: sorted.map(([Name, Value]) => ({ Name, Value })) };
}

export function newUser(sub: string, email: string, now: Date): User {
  return {
    Username: sub,
    Enabled: true,
    UserStatus: "CONFIRMED",
    Attributes: [
      { Name: "email", Value: email },
      { Name: "sub", Value: sub },
    ],
    UserCreateDate: now,
    UserLastModifiedDate: now,
  };
}
