import { Failure } from "../error/error.ts";
import { Id } from "../id/id.ts";
import { Log } from "../log/log.ts";
import { Runtime } from "../runtime/runtime.ts";

const text = `Somebody asked for an account with your address, which has one already.

If it was you, sign in, or ask for a new password. If it was not, there is nothing to do.
`;

/** To whoever owns the address of a second sign-up; who signs up is told the same as everybody. Not owed: sent or not. */
export async function accountExists(email: string): Promise<void> {
  const html = `<p>${text.trim().replace("\n\n", "</p>\n<p>")}</p>`;
  const mail = { to: email, subject: "You have an account already", text, html, key: Id.create("event") };
  try {
    await Runtime.use().mailer.send(mail);
  } catch (error) {
    Log.warn("mail not sent", {
      reason: Failure.causesOf(error)
        .map(({ name }) => name)
        .join(" ← "),
    });
  }
}
