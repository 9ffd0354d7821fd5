/** Ann, who goes on the journey in tests: her mail is the harness's, and so is her telephone's clock. */
import { createClient, type WaybillError } from "@waybill/client";
import type { Harness } from "@waybill/functions/harness";
import type { Person } from "./person.ts";
import { createSession } from "./session.ts";
import { memoryStore, type Store } from "./store.ts";
import { createAuthenticator } from "./totp.ts";

export const email = "ann@people.test";
export const password = "Correct-horse-1";

/** How a client reaches this Waybill. */
export const clientOf = ({ url, fetch }: Harness) => ({ url, fetch, retry: false as const });

/** What the last mail to this address says. */
export function codeOf({ codes }: Harness, to: string = email): string {
  const last = codes.findLast((mail) => mail.to === to);
  if (!last) throw new Error(`No code was sent to ${to}`);
  return last.code;
}

/** Another code, as long as that one and wrong. */
export const wrong = (code: string): string => (code === "000000" ? "111111" : "000000");

/** A session on a store, with the client that has its tokens. */
export function sessionOn(h: Harness, store: Store = memoryStore()) {
  const { auth } = createClient(clientOf(h));
  const session = createSession({ auth, store, now: h.clock.now });
  return { auth, store, session, waybill: createClient({ ...clientOf(h), getToken: session.getToken }) };
}

/** Her account, confirmed. */
export async function join(h: Harness): Promise<void> {
  const { auth } = createClient(clientOf(h));
  const { session } = await auth.signUp({ email, password });
  await auth.confirmSignUp({ session, code: codeOf(h) });
}

/** Tokens of hers. */
export async function signedIn(h: Harness) {
  const answer = await createClient(clientOf(h)).auth.signIn({ email, password });
  if (answer.status !== "signed_in") throw new Error("She has no second factor");
  return answer;
}

/** `changes` is what she does otherwise; `refusals` is what she was told. */
export function annIn(h: Harness, changes: Partial<Person> = {}): Person & { refusals: string[] } {
  const app = createAuthenticator({ now: h.clock.now, wait: async (ms) => h.advance(ms / 1_000) });
  const refusals: string[] = [];
  const heard = (refusal?: WaybillError) => void (refusal && refusals.push(refusal.reason));
  let secret = "";
  const person: Person = {
    newAccount: async () => ({ email, password }),
    mailedCode: async (to) => codeOf(h, to),
    credentials: async () => ({ email, password }),
    newPassword: async () => password,
    keepSecret: async (kept) => void ({ secret } = kept),
    appCode: () => app.code(secret),
    wants: async () => {},
    leave: async () => {},
    ...changes,
  };
  return {
    ...person,
    refusals,
    newAccount: (refusal) => (heard(refusal), person.newAccount(refusal)),
    mailedCode: (to, refusal) => (heard(refusal), person.mailedCode(to, refusal)),
    credentials: (refusal) => (heard(refusal), person.credentials(refusal)),
    appCode: (refusal) => (heard(refusal), person.appCode(refusal)),
    wants: (product, refusal) => (heard(refusal), person.wants(product, refusal)),
  };
}
