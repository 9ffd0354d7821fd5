import * as z from "zod";
import { Event } from "../event/event.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Seal } from "../seal/seal.ts";
import { Table } from "../table/table.ts";
import { User } from "../user/user.ts";
import { InvalidCode, InvalidSession } from "./auth.error.ts";
import { beforeCode, beforeSending } from "./auth.limit.ts";
import { neutrally } from "./auth.neutral.ts";
import { Code, Password, SessionText } from "./auth.schema.ts";

interface SignUp {
  email: string;
  username: string;
}

const sent = { status: "code_sent" } as const;

/**
 * Sends a code. The session belongs to this very sign-up: a code that another one caused, with a password of its own,
 * does not confirm it, so nobody ends up with an account whose password a stranger chose.
 */
export const signUp = fn(
  z.strictObject({ email: User.Email, password: Password, name: User.PersonName.optional() }),
  async ({ name, ...credentials }) => {
    const { email } = credentials;
    await beforeSending(email);
    return neutrally(async () => {
      const made = await Runtime.use().identity.signUp({ ...credentials, ...(name === undefined ? {} : { name }) });
      if (made === "taken") await tellOwner(email);
      // Nobody can tell this one from a real one: it is sealed.
      const username = made === "taken" ? Id.subjectOfUser(Id.create("user")) : made.username;
      return { ...sent, session: Seal.seal("sign-up", { email, username } satisfies SignUp) };
    });
  },
);

/** Whoever owns the address hears that it has an account; whoever asked is told the same as everybody. */
async function tellOwner(email: string): Promise<void> {
  const userId = await Runtime.use().identity.idOf(email);
  if (!userId) return;
  const subject = `SUP#${Id.unique()}`;
  await Table.commit([Event.record(User.Event.SignUpRepeated, { subject, sequence: 1, data: { userId } })]);
}

export const confirmSignUp = fn(z.strictObject({ session: SessionText, code: Code }), async ({ session, code }) => {
  const begun = Seal.open<SignUp>("sign-up", session);
  if (!begun) throw InvalidSession();
  await beforeCode(begun.email);
  return neutrally(async () => {
    const outcome = await Runtime.use().identity.confirmSignUp(begun.username, code);
    if (outcome === "refused") throw InvalidCode();
    return { status: "confirmed" as const };
  });
});

export const resendCode = fn(z.strictObject({ email: User.Email }), async ({ email }) => {
  await beforeSending(email);
  return neutrally(async () => {
    await Runtime.use().identity.resendCode(email);
    return sent;
  });
});
