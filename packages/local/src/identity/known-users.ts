/** Users whom the pool has from the start. */
import { enableTotp, withTotp } from "./mfa.ts";
import type { Service } from "./service.ts";
import { newUser, withAttributes } from "./user.ts";

/** Somebody whom the pool knows from the start, unless it does already. Without a password there is no signing in. */
export interface KnownUser {
  sub: string;
  email: string;
  /** No policy applies to it. */
  password?: string;
  /** Made when they do not exist. */
  groups?: readonly string[];
  /** Base32. With it, signing in asks for the code that `totp` tells. */
  mfaSecret?: string;
}

export async function know(known: KnownUser, { users, clock }: Service): Promise<void> {
  if (await users.find(known.sub)) return;
  const made = newUser(known.sub, known.email, new Date(clock.now()));
  const user = {
    ...withAttributes(made, { Name: "email_verified", Value: "true" }),
    ...(known.password !== undefined && { Password: known.password }),
  };
  const whole = known.mfaSecret === undefined ? user : enableTotp(withTotp(user, known.mfaSecret));
  await users.save(whole);
  for (const group of known.groups ?? []) await users.join(whole, group);
}
