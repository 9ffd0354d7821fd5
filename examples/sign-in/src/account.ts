/** What there is to do about an account, each as one step of the journey. */
import type { Challenged, SignedIn, SignIn, WaybillApi } from "@waybill/client";
import { accepted, type Person } from "./person.ts";
import type { Session } from "./session.ts";

type Auth = WaybillApi["auth"];

/** The answer is the same when there is such an account already; then its owner is mailed a word instead of a code. */
export async function signUp(auth: Auth, person: Person): Promise<void> {
  const { email, session } = await accepted(
    (refusal) => person.newAccount(refusal),
    async (account) => ({ email: account.email, session: (await auth.signUp(account)).session }),
  );
  await accepted(
    (refusal) => person.mailedCode(email, refusal),
    (code) => auth.confirmSignUp({ session, code }),
  );
}

/** From now on signing in takes a code of the app as well. */
export async function setUpSecondFactor(auth: Auth, person: Person): Promise<void> {
  await person.keepSecret(await auth.setUpMfa());
  await accepted(
    (refusal) => person.appCode(refusal),
    (code) => auth.verifyMfa({ code }),
  );
}

/** Returns whether a second factor was asked for. */
export async function signIn(auth: Auth, session: Session, person: Person): Promise<{ secondFactor: boolean }> {
  const { email, first } = await accepted(
    (refusal) => person.credentials(refusal),
    async ({ email, password }) => {
      const device = await session.deviceOf(email);
      return { email, first: await auth.signIn({ email, password, device }) };
    },
  );
  let answer = first;
  let secondFactor = false;
  while (answer.status === "challenged") {
    secondFactor ||= answer.challenge === "totp";
    answer = await respond(auth, answer, person);
  }
  await session.begin(email, answer satisfies SignedIn);
  return { secondFactor };
}

function respond(auth: Auth, { challenge, session }: Challenged, person: Person): Promise<SignIn> {
  switch (challenge) {
    case "totp":
      return accepted(
        (refusal) => person.appCode(refusal),
        (code) => auth.respondToChallenge({ challenge, session, code }),
      );
    case "new_password":
      return accepted(
        (refusal) => person.newPassword(refusal),
        (newPassword) => auth.respondToChallenge({ challenge, session, newPassword }),
      );
  }
}
