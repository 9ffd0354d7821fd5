import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { fn } from "../fn/fn.ts";
import { Runtime } from "../runtime/runtime.ts";
import { User } from "../user/user.ts";
import { accessToken } from "./auth.caller.ts";
import { InvalidCode, InvalidCredentials } from "./auth.error.ts";
import { afterProof, beforeCode, beforeSending, deviceFor, trying } from "./auth.limit.ts";
import { neutrally } from "./auth.neutral.ts";
import { Code, Device, Password, Typed } from "./auth.schema.ts";

export const forgotPassword = fn(z.strictObject({ email: User.Email }), async ({ email }) => {
  await beforeSending(email);
  return neutrally(async () => {
    await Runtime.use().identity.forgotPassword(email);
    return { status: "code_sent" as const };
  });
});

/** Ends every session: whoever had the old password may have one. */
export const resetPassword = fn(
  z.strictObject({ email: User.Email, code: Code, newPassword: Password, device: Device.optional() }),
  async ({ email, code, newPassword, device }) => {
    await beforeCode(email, device);
    return neutrally(async () => {
      const { identity } = Runtime.use();
      const outcome = await identity.resetPassword({ email, code, password: newPassword });
      if (outcome === "refused") throw InvalidCode();
      const userId = await identity.idOf(email);
      if (userId) {
        await User.endSessions(userId);
        await identity.signOutEverywhere(userId);
      }
      await afterProof(email, device);
      return { status: "changed" as const, device: deviceFor(email, device) };
    });
  },
);

/** Ends every session, this one included: sign in with the new password. */
export const changePassword = fn(
  z.strictObject({ currentPassword: Typed, newPassword: Password }),
  async ({ currentPassword, newPassword }) => {
    const { id } = Actor.assert("user");
    const { identity } = Runtime.use();
    const outcome = await trying("password", { email: id }, () =>
      identity.changePassword(accessToken(), { before: currentPassword, after: newPassword }),
    );
    if (outcome === "refused") throw InvalidCredentials();
    await User.endSessions(id);
    await identity.signOutEverywhere(id);
    return { status: "changed" as const };
  },
);
