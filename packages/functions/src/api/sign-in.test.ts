import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { codeOf, enter, join, password, shown, wire, withSecondFactor } from "./people.fixture.ts";
import { one, shop } from "./shop.fixture.ts";

const ada = "ada@people.test";
const refused = (reason: string) => ({ reason });

test("somebody signs up, confirms, signs in and orders; capitals of the address make no difference", async () => {
  await using h = await harness({ signIn: true });
  await shop(h, { A: 1 });
  const { session } = await h.client().auth.signUp({ email: "Ada@People.Test", password, name: "Ada" });
  await expect(enter(h, ada)).rejects.toMatchObject(refused("auth.invalid_credentials"));
  await expect(h.client().auth.confirmSignUp({ session, code: "000000" })).rejects.toMatchObject(
    refused("auth.invalid_code"),
  );
  await h.client().auth.confirmSignUp({ session, code: codeOf(h, ada) });
  const { client, userId } = await enter(h, ada);
  expect(await client.user.me()).toMatchObject({ id: userId, email: ada, name: "Ada", roles: ["customer"] });
  expect(await client.order.place(one("A"))).toMatchObject({ customerId: userId });
  expect(await h.client("support:sam").user.list({ email: "ADA@people.test" })).toMatchObject({
    items: [{ id: userId, lastSignInAt: expect.any(Date) as Date }],
  });
});

test("whoever signs up with another's address gets no account that the other then confirms", async () => {
  await using h = await harness({ signIn: true });
  const nobody = h.client();
  const stranger = await nobody.auth.signUp({ email: ada, password: "Strangers-horse-1" });
  const owner = await nobody.auth.signUp({ email: ada, password });
  await nobody.auth.signUp({ email: ada, password: "Strangers-horse-2" });
  // The newest code is of the stranger's last sign-up: on the owner's page it confirms nothing.
  await expect(nobody.auth.confirmSignUp({ session: owner.session, code: codeOf(h, ada) })).rejects.toMatchObject(
    refused("auth.invalid_code"),
  );
  await expect(nobody.auth.confirmSignUp({ session: stranger.session, code: codeOf(h, ada) })).rejects.toMatchObject(
    refused("auth.invalid_code"),
  );
  const again = await nobody.auth.signUp({ email: ada, password });
  await nobody.auth.confirmSignUp({ session: again.session, code: codeOf(h, ada) });
  for (const theirs of ["Strangers-horse-1", "Strangers-horse-2"])
    await expect(nobody.auth.signIn({ email: ada, password: theirs })).rejects.toMatchObject({ status: 401 });
  await enter(h, ada);
});

test("nobody learns who has an account: status, body and headers are the same for known and unknown", async () => {
  await using h = await harness({ signIn: true, rules: { codesBurst: 100 } });
  await join(h, ada);
  const known = { email: ada };
  const unknown = { email: "bob@people.test" };
  const pending = { email: "eve@people.test" };
  await h.client().auth.signUp({ ...pending, password });
  const ways: [string, object][] = [
    ["auth.signIn", { password: "Wrong-horse-1" }],
    ["auth.signUp", { password }],
    ["auth.forgotPassword", {}],
    ["auth.resendCode", {}],
    ["auth.resetPassword", { code: "123456", newPassword: password }],
  ];
  for (const [path, more] of ways) {
    const answers = [];
    for (const who of [known, unknown, pending]) answers.push(await wire(h, path, { ...who, ...more }));
    expect(answers[1], path).toEqual(answers[0]);
    expect(answers[2], path).toEqual(answers[0]);
  }
  // The owner of the address hears of it, and nobody else.
  await h.settle();
  const [{ id } = { id: "nobody" }] = (await h.client("support:sam").user.list(known)).items;
  expect(h.mails.map(({ to, subject }) => [to, subject])).toEqual([
    [`${id.toLowerCase()}@people.test`, "You have an account already"],
  ]);
  const session = async (email: string) => (await h.client().auth.signUp({ email, password })).session;
  const confirm = async (email: string) =>
    wire(h, "auth.confirmSignUp", { session: await session(email), code: "123456" });
  expect(await confirm(ada)).toEqual(await confirm("carl@people.test"));
});

test("answers that must not tell come at a beat, whatever it took to find out", async () => {
  await using h = await harness({ signIn: true });
  await join(h, ada);
  const { runtime } = h.edge;
  const { identity } = runtime;
  const slept: number[] = [];
  const takes: Record<string, number> = { [ada]: 180, "bob@people.test": 37 };
  Object.assign(runtime, {
    timers: { ...runtime.timers, sleep: async (ms: number) => void slept.push(ms) },
    identity: {
      ...identity,
      async forgotPassword(email: string) {
        h.advance((takes[email] ?? 0) / 1000);
      },
    },
  });
  for (const email of Object.keys(takes)) await h.client().auth.forgotPassword({ email });
  expect(slept).toEqual([70, 213]);
});

test(
  "a wrong password is tried five times, not a thousand: and the owner still gets in",
  { timeout: 120_000 },
  async () => {
    await using h = await harness({ signIn: true });
    const { device } = await join(h, ada);
    const guess = (n: number) => h.client().auth.signIn({ email: ada, password: `Guess-number-${n}` });
    const outcomes: Record<string, number> = {};
    let asked = 0;
    const { identity } = h.edge.runtime;
    Object.assign(h.edge.runtime, {
      identity: { ...identity, signIn: (c: never) => (asked++, identity.signIn(c)) },
    });
    for (let n = 0; n < 1_000; n++) {
      const reason = await guess(n).then(
        () => "in",
        (error: { reason: string }) => error.reason,
      );
      outcomes[reason] = (outcomes[reason] ?? 0) + 1;
    }
    expect(outcomes).toEqual({ "auth.invalid_credentials": 5, "rate.limited": 995 });
    expect(asked).toBe(5);
    await expect(enter(h, ada)).rejects.toMatchObject({
      reason: "rate.limited",
      details: { retryAfterSeconds: 1200 },
    });
    // With what an earlier sign-in gave, from wherever; and by a new password, from a new device.
    h.advance(2);
    await enter(h, ada, device);
    for (let n = 0; n < 10; n++) await guess(n).catch(() => {});
    await h.client().auth.forgotPassword({ email: ada });
    const reset = await h
      .client()
      .auth.resetPassword({ email: ada, code: codeOf(h, ada), newPassword: "Another-horse-1" });
    h.advance(2);
    const back = await h.client().auth.signIn({ email: ada, password: "Another-horse-1", device: reset.device });
    expect(back.status).toBe("signed_in");
  },
);

test("a device token of another account, or made up, is worth nothing", async () => {
  await using h = await harness({ signIn: true });
  const { device } = await join(h, ada);
  const other = await join(h, "bob@people.test");
  for (let n = 0; n < 6; n++)
    await h
      .client()
      .auth.signIn({ email: ada, password: `No-${n}` })
      .catch(() => {});
  for (const wrong of [other.device, "a.b", `${device}x`, device.replace(/^./, "_"), ""])
    await expect(enter(h, ada, wrong)).rejects.toMatchObject(refused("rate.limited"));
});

test("an invited colleague signs in with the temporary password, chooses one, and has the roles", async () => {
  await using h = await harness({ signIn: true });
  const email = "sam@people.test";
  const { id } = await h.client("admin:ada").user.invite({ email, name: "Sam", roles: ["support"] });
  const temporary = codeOf(h, email);
  const started = await h.client().auth.signIn({ email, password: temporary });
  if (started.status !== "challenged") throw new Error("not challenged");
  expect(started.challenge).toBe("new_password");
  const { session } = started;
  await expect(
    h.client().auth.respondToChallenge({ challenge: "new_password", session: `${session}x`, newPassword: password }),
  ).rejects.toMatchObject(refused("auth.invalid_session"));
  const done = await h.client().auth.respondToChallenge({ challenge: "new_password", session, newPassword: password });
  if (done.status !== "signed_in") throw new Error("not signed in");
  const sam = h.clientWith(done.accessToken);
  expect(await sam.user.me()).toMatchObject({ id, status: "active", roles: ["support"] });
  await sam.order.list();
  await expect(h.client().auth.signIn({ email, password: temporary })).rejects.toMatchObject({ status: 401 });
  await expect(h.client("admin:ada").user.invite({ email, roles: ["support"] })).rejects.toMatchObject(
    refused("user.exists"),
  );
});

test("an invitation that nobody took up is sent again; an account that nobody confirmed does not stand in its way", async () => {
  await using h = await harness({ signIn: true });
  const admin = h.client("admin:ada");
  await h.client().auth.signUp({ email: "eve@people.test", password: "Strangers-horse-1" });
  const { id } = await admin.user.invite({ email: "eve@people.test", roles: ["manager"] });
  await expect(
    h.client().auth.signIn({ email: "eve@people.test", password: "Strangers-horse-1" }),
  ).rejects.toMatchObject({ status: 401 });
  const first = codeOf(h, "eve@people.test");
  await expect(admin.user.invite({ email: "eve@people.test", roles: ["manager"] })).rejects.toMatchObject(
    refused("user.exists"),
  );
  expect(codeOf(h, "eve@people.test")).not.toBe(first);
  expect((await admin.user.get({ id })).status).toBe("invited");
});

test("with an authenticator app, a password is half of signing in, and each code counts once", async () => {
  await using h = await harness({ signIn: ["owner:olga"] });
  const email = "owner.olga@people.test";
  await expect(h.client("owner:olga").auth.verifyMfa({ code: "000000" })).rejects.toMatchObject(
    refused("auth.invalid_code"),
  );
  const secret = await withSecondFactor(h, "owner:olga");
  const begin = async () => {
    const answer = await h.client().auth.signIn({ email, password });
    if (answer.status !== "challenged" || answer.challenge !== "totp") throw new Error("not asked for a code");
    return answer.session;
  };
  const answer = (session: string, code: string) =>
    h.client().auth.respondToChallenge({ challenge: "totp", session, code });
  const session = await begin();
  await expect(answer(session, "000000")).rejects.toMatchObject(refused("auth.invalid_code"));
  const code = shown(h, secret);
  const done = await answer(session, code);
  if (done.status !== "signed_in") throw new Error("not signed in");
  await expect(answer(await begin(), code)).rejects.toMatchObject(refused("auth.invalid_code"));
  const olga = h.clientWith(done.accessToken);
  expect((await olga.user.me()).secondFactor).toBe(true);
  await olga.apiKey.create({ name: "mine", scopes: ["inventory:read"] });
  h.advance(30);
  await olga.auth.disableMfa();
  expect(await h.client().auth.signIn({ email, password })).toMatchObject({ status: "signed_in" });
});

test("codes of an authenticator app can't be tried out", async () => {
  await using h = await harness({ signIn: ["owner:olga"] });
  await withSecondFactor(h, "owner:olga");
  const outcomes = new Set<string>();
  let tries = 0;
  for (let n = 0; n < 40; n++) {
    try {
      const begun = await h.client().auth.signIn({ email: "owner.olga@people.test", password });
      if (begun.status !== "challenged") throw new Error("not challenged");
      tries++;
      await h
        .client()
        .auth.respondToChallenge({ challenge: "totp", session: begun.session, code: String(100_000 + n) });
    } catch (error) {
      outcomes.add((error as { reason: string }).reason);
    }
  }
  expect(outcomes).toEqual(new Set(["auth.invalid_code", "rate.limited"]));
  expect(tries).toBeLessThanOrEqual(5);
});

test("what hands out rights wants a sign-in of just now, with the second factor of whoever has one", async () => {
  await using h = await harness({ signIn: ["admin:ada"] });
  const make = (client: ReturnType<typeof h.client>) =>
    client.apiKey.create({ name: "integration", scopes: ["inventory:read"] });
  const admin = h.client("admin:ada");
  const { id } = await make(admin);
  await admin.role.put({ name: "packer", permissions: ["inventory:read"] });
  const who = { id: h.idOf("customer:alice") };
  h.advance(901);
  const calls: Record<string, () => Promise<unknown>> = {
    "apiKey.create": () => make(admin),
    "apiKey.rotate": () => admin.apiKey.rotate({ id }),
    "role.put": () => admin.role.put({ name: "packer", permissions: ["order:read"] }),
    "role.remove": () => admin.role.remove({ name: "packer" }),
    "user.setRoles": () => admin.user.setRoles({ ...who, roles: ["support"] }),
    "user.resetSecondFactor": () => admin.user.resetSecondFactor(who),
    "user.invite": () => admin.user.invite({ email: ada, roles: ["support"] }),
    "auth.setUpMfa": () => admin.auth.setUpMfa(),
    "auth.verifyMfa": () => admin.auth.verifyMfa({ code: "123456" }),
    "auth.disableMfa": () => admin.auth.disableMfa(),
  };
  for (const [name, call] of Object.entries(calls))
    await expect(call(), name).rejects.toMatchObject({
      reason: "auth.step_up_required",
      details: { withinSeconds: 900, secondFactor: false },
    });
  // Taking something away is never to wait.
  await admin.apiKey.revoke({ id });
  await admin.user.list();
  const secret = await withSecondFactor(h, "admin:ada");
  expect(secret).toMatch(/^[A-Z2-7]{16,}$/);
  // Signed in before there was a second factor: recent, and not enough any more.
  await expect(
    make(h.clientWith(h.mint({ claims: { auth_time: Math.floor(h.clock.now() / 1000) - 60 } }))),
  ).rejects.toMatchObject({
    reason: "auth.step_up_required",
    details: { secondFactor: true },
  });
  await make(h.client("admin:ada"));
});

test("where the stage says so, handing out rights takes a second factor of everybody, and setting one up does not", async () => {
  await using h = await harness({ signIn: ["admin:ada"], rules: { stepUpNeedsSecondFactor: true } });
  const make = () => h.client("admin:ada").apiKey.create({ name: "integration", scopes: ["inventory:read"] });
  await expect(make()).rejects.toMatchObject({ details: { secondFactor: true } });
  await withSecondFactor(h, "admin:ada");
  await make();
});

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

test("a weak password is refused with what it lacks, before anybody is asked", async () => {
  await using h = await harness({ signIn: true });
  for (const weak of ["Short-1", "no-capitals-here-1", "NO-SMALL-LETTERS-1", "No-digits-in-here", " Leading-space-1"])
    await expect(h.client().auth.signUp({ email: ada, password: weak })).rejects.toMatchObject({
      reason: "input.invalid",
      issues: [{ path: ["password"] }],
    });
  expect(h.codes).toEqual([]);
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
