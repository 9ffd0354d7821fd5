import { type ClientOptions, createClient } from "@waybill/client";
import { createSession } from "./session.ts";
import type { Store } from "./store.ts";

export function application(options: ClientOptions, store: Store) {
  const { auth } = createClient(options); // signs in and refreshes; carries no token itself
  const session = createSession({ auth, store });
  const waybill = createClient({ ...options, getToken: session.getToken });

  async function signIn(email: string, password: string, askForCode: () => Promise<string>): Promise<void> {
    let answer = await auth.signIn({ email, password, device: await session.deviceOf(email) });
    if (answer.status === "challenged" && answer.challenge === "totp")
      answer = await auth.respondToChallenge({
        challenge: "totp",
        session: answer.session,
        code: await askForCode(),
      });
    if (answer.status === "challenged") throw new Error("A temporary password is to be replaced first.");
    await session.begin(email, answer);
  }

  return { waybill, signIn, signOut: session.end };
}
