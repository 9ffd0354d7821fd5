import * as z from "zod";
import { Access } from "../access/access.ts";
import { Actor } from "../actor/actor.ts";
import { fn } from "../fn/fn.ts";
import { Runtime } from "../runtime/runtime.ts";
import { User } from "../user/user.ts";
import { accessToken } from "./auth.caller.ts";
import { InvalidCode } from "./auth.error.ts";
import { beforeCode } from "./auth.limit.ts";
import { Code } from "./auth.schema.ts";

const issuer = "Waybill";

/** Nothing changes until a code of the new secret has been shown. */
export const setUpMfa = fn(z.strictObject({}).prefault({}), async () => {
  Access.requireStepUp({ isEnrolling: true });
  const { id } = Actor.assert("user");
  const begun = await Runtime.use().identity.beginSecondFactor(accessToken());
  if (begun === "refused") throw Actor.Unauthenticated();
  const { email } = await User.arrive(id);
  const { secret } = begun;
  // https://github.com/google/google-authenticator/wiki/Key-Uri-Format
  const uri = `otpauth://totp/${issuer}:${encodeURIComponent(email)}?secret=${secret}&issuer=${issuer}`;
  return { secret, uri };
});

/** From now on signing in takes a code; calls that hand out rights want such a sign-in. */
export const verifyMfa = fn(z.strictObject({ code: Code }), async ({ code }) => {
  Access.requireStepUp({ isEnrolling: true });
  const { id } = Actor.assert("user");
  await beforeCode(id);
  const { identity } = Runtime.use();
  if ((await identity.proveSecondFactor(accessToken(), code)) === "refused") throw InvalidCode();
  // The pool asks for it before the table takes it for asked.
  await identity.setSecondFactor(id, true);
  await User.secondFactorIs(id, true);
  await User.tellSecondFactor(id);
  return { secondFactor: true };
});

export const disableMfa = fn(z.strictObject({}).prefault({}), async () => {
  Access.requireStepUp();
  const { id } = Actor.assert("user");
  await User.secondFactorIs(id, false);
  await User.tellSecondFactor(id);
  return { secondFactor: false };
});
