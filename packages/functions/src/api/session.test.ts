import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { codeOf, enter, join, password } from "./people.fixture.ts";
import { one, shop } from "./shop.fixture.ts";

const ada = "ada@people.test";
const refused = (reason: string) => ({ reason });

test("a refresh token is used once: its successor works, and a stolen one does not", async () => {
  await using h = await harness({ signIn: true });
  const { refreshToken, client } = await join(h, ada);
  const next = await h.client().auth.refresh({ refreshToken });
  h.advance(60);
  await expect(h.client().auth.refresh({ refreshToken })).rejects.toMatchObject(refused("auth.invalid_refresh_token"));
  const last = await h.client().auth.refresh({ refreshToken: next.refreshToken });
  await h.clientWith(last.accessToken).user.me();
  await h.client().auth.signOut({ refreshToken: last.refreshToken });
  await expect(h.client().auth.refresh({ refreshToken: last.refreshToken })).rejects.toMatchObject({ status: 401 });
  await client.user.me();
});

test("signed out everywhere, no token of before is worth anything, refreshed or not; the next sign-in is", async () => {
  await using h = await harness({ signIn: true });
  await shop(h, { A: 5 });
  const { client, refreshToken } = await join(h, ada);
  h.advance(5);
  const other = await enter(h, ada);
  h.advance(5);
  await other.client.user.signOutEverywhere();
  for (const who of [client, other.client])
    await expect(who.order.place(one("A"))).rejects.toMatchObject(refused("auth.unauthenticated"));
  await expect(h.client().auth.refresh({ refreshToken })).rejects.toMatchObject({ status: 401 });
  h.advance(31);
  await expect(other.client.user.me()).rejects.toMatchObject({ status: 401 });
  const back = await enter(h, ada);
  await back.client.order.place(one("A"));
});

test("signing in within the second of a sign-out waits for the next one", async () => {
  await using h = await harness({ signIn: true });
  const { client } = await join(h, ada);
  h.advance(5);
  const sleep = async (ms: number) => {
    h.advance(ms / 1000);
  };
  Object.assign(h.edge.runtime.timers, { sleep });
  await enter(h, ada).then(({ client: other }) => other.user.signOutEverywhere());
  await expect(client.user.updateMe({ name: "Ada" })).rejects.toMatchObject({ status: 401 });
  await (await enter(h, ada)).client.user.updateMe({ name: "Ada" });
});

test("what the pool of users has not heard is decided by the table all the same: a sign-in of before can't be refreshed", async () => {
  await using h = await harness({ signIn: true });
  const { userId, refreshToken } = await join(h, ada);
  h.advance(5);
  const { identity } = h.edge.runtime;
  const deaf = { disable: async () => {}, signOutEverywhere: async () => {}, enable: async () => {} };
  Object.assign(h.edge.runtime, {
    identity: new Proxy(identity, { get: (of, name) => Reflect.get({ ...deaf }, name) ?? Reflect.get(of, name) }),
  });
  await h.client("admin:ada").user.signOutEverywhere({ id: userId });
  await expect(h.client().auth.refresh({ refreshToken })).rejects.toMatchObject(refused("auth.invalid_refresh_token"));
  h.advance(5);
  const again = await enter(h, ada);
  await h.client("admin:ada").user.disable({ id: userId });
  await expect(enter(h, ada)).rejects.toMatchObject(refused("auth.invalid_credentials"));
  await expect(h.client().auth.refresh({ refreshToken: again.refreshToken })).rejects.toMatchObject({ status: 401 });
});

test("whoever is disabled changes nothing from the next call on, and reads nothing after half a minute", async () => {
  await using h = await harness({ signIn: true });
  await shop(h, { A: 5 });
  const { client, userId } = await join(h, ada);
  await client.user.me();
  await h.client("admin:ada").user.disable({ id: userId });
  await expect(client.order.place(one("A"))).rejects.toMatchObject({ status: 401 });
  await expect(enter(h, ada)).rejects.toMatchObject(refused("auth.invalid_credentials"));
  h.advance(31);
  await expect(client.user.me()).rejects.toMatchObject({ status: 401 });
  await h.client("admin:ada").user.enable({ id: userId });
  await expect(client.user.me()).rejects.toMatchObject({ status: 401 });
  const back = await enter(h, ada);
  await back.client.order.place(one("A"));
});

test("a new password ends every session, whether changed or reset", async () => {
  await using h = await harness({ signIn: true });
  const first = await join(h, ada);
  h.advance(5);
  await expect(
    first.client.auth.changePassword({ currentPassword: "Wrong-horse-1", newPassword: "Second-horse-2" }),
  ).rejects.toMatchObject(refused("auth.invalid_credentials"));
  await first.client.auth.changePassword({ currentPassword: password, newPassword: "Second-horse-2" });
  await expect(first.client.user.updateMe({ name: "Ada" })).rejects.toMatchObject({ status: 401 });
  await expect(h.client().auth.refresh({ refreshToken: first.refreshToken })).rejects.toMatchObject({ status: 401 });
  h.advance(5);
  const second = await h.client().auth.signIn({ email: ada, password: "Second-horse-2" });
  if (second.status !== "signed_in") throw new Error("not signed in");
  h.advance(5);
  await h.client().auth.forgotPassword({ email: ada });
  const reset = { email: ada, newPassword: "Third-horse-3" };
  await expect(h.client().auth.resetPassword({ ...reset, code: "000000" })).rejects.toMatchObject(
    refused("auth.invalid_code"),
  );
  await h.client().auth.resetPassword({ ...reset, code: codeOf(h, ada) });
  await expect(h.clientWith(second.accessToken).user.updateMe({ name: "Ada" })).rejects.toMatchObject({ status: 401 });
  h.advance(1);
  expect(await h.client().auth.signIn({ email: ada, password: "Third-horse-3" })).toMatchObject({
    status: "signed_in",
  });
});

test("while accounts can't be reached, callers are told to come again, and nobody is told that they are wrong", async () => {
  await using h = await harness({ signIn: true });
  await join(h, ada);
  h.troubles.identity = "refuses";
  await expect(h.client().auth.signIn({ email: ada, password })).rejects.toMatchObject({ status: 503 });
  const line = h.logs.find((text) => text.includes("auth.signIn")) ?? "";
  expect(line).not.toContain(ada);
  expect(line).not.toContain(password);
});

test("passwords, codes, tokens and addresses are in no line of the log", async () => {
  await using h = await harness({ signIn: true });
  const { accessToken, refreshToken, device } = await join(h, ada);
  const { session } = await h.client().auth.signUp({ email: "bob@people.test", password });
  await h
    .client()
    .auth.confirmSignUp({ session, code: "999999" })
    .catch(() => {});
  await h
    .client()
    .auth.signIn({ email: ada, password: "Wrong-horse-1" })
    .catch(() => {});
  await h.client().auth.refresh({ refreshToken });
  const lines = h.logs.join("\n");
  for (const secret of [
    password,
    "Wrong-horse-1",
    accessToken,
    refreshToken,
    device,
    session,
    ada,
    codeOf(h, ada),
    "999999",
  ])
    expect(lines).not.toContain(secret);
});
