import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { codeOf, enter, join, password, wire } from "./people.fixture.ts";
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
  const again = await admin.user.invite({ email: "eve@people.test", roles: ["support"] });
  expect(again).toMatchObject({ id, status: "invited", roles: ["support"] });
  expect(codeOf(h, "eve@people.test")).not.toBe(first);
  expect(await admin.user.get({ id })).toMatchObject({ status: "invited", roles: ["support"] });
});

test("a weak password is refused with what it lacks, before anybody is asked", async () => {
  await using h = await harness({ signIn: true });
  for (const weak of [
    "Short-1",
    "no-capitals-here-1",
    "NO-SMALL-LETTERS-1",
    "No-digits-in-here",
    " Leading-space-1",
    "ПАРОЛЬпароль12",
  ])
    await expect(h.client().auth.signUp({ email: ada, password: weak })).rejects.toMatchObject({
      reason: "input.invalid",
      issues: expect.arrayContaining([expect.objectContaining({ path: ["password"] })]) as unknown,
    });
  expect(h.codes).toEqual([]);
});

test("whoever types nonsense closes the door to nobody", async () => {
  await using h = await harness({ signIn: true });
  await join(h, ada);
  const { identity } = h.edge.runtime;
  for (let n = 0; n < 30; n++) {
    // As if the pool's rules were stricter than ours.
    const weak = { email: `x${n}@people.test`, code: "123456", password: "weak" };
    await expect(h.within(() => identity.resetPassword(weak))).rejects.toMatchObject(refused("input.invalid"));
  }
  await enter(h, ada);
});
