import { totp } from "@waybill/local";
import { type Harness, passwordOfAll } from "../harness.ts";

/** What somebody was sent last. */
export const codeOf = (h: Harness, email: string): string =>
  h.codes.findLast(({ to }) => to.toLowerCase() === email)?.code ?? "";

export const password = passwordOfAll;

/** Signs up and in, as somebody does who has never been here. */
export async function join(h: Harness, email: string) {
  const nobody = h.client();
  const { session } = await nobody.auth.signUp({ email, password });
  await nobody.auth.confirmSignUp({ session, code: codeOf(h, email) });
  return enter(h, email);
}

export async function enter(h: Harness, email: string, device?: string) {
  const answer = await h.client().auth.signIn({ email, password, ...(device === undefined ? {} : { device }) });
  if (answer.status !== "signed_in") throw new Error(`${email} was asked for ${answer.challenge}`);
  return { ...answer, client: h.clientWith(answer.accessToken) };
}

/** What an authenticator app shows now. */
export const shown = (h: Harness, secret: string): string => totp(secret, h.clock.now());

/** Somebody of the staff with a second factor; the app's secret. */
export async function withSecondFactor(h: Harness, name: string) {
  const client = h.client(name);
  const { secret } = await client.auth.setUpMfa();
  await client.auth.verifyMfa({ code: shown(h, secret) });
  h.advance(30);
  return secret;
}

/** A call as it is on the wire, without what differs from one call to the next. */
export async function wire(h: Harness, path: string, input: object, token?: string) {
  const response = await h.fetch(`${h.url}/${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-correlation-id": "same",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ json: input }),
  });
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !/request-?id$/.test(name)));
  const text = (await response.text())
    .replace(/"requestId":"[^"]*"/, '"requestId":""')
    .replace(/"session":"([^"]*)"/, (_, session: string) => `"session":${session.length}`);
  return { status: response.status, headers, text };
}
