import { Actor } from "@waybill/core/actor";
import { Auth } from "@waybill/core/auth";
import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { codeOf, enter, join, password, shown, withSecondFactor } from "./people.fixture.ts";

const ada = "ada@people.test";
const refused = (reason: string) => ({ reason });

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

test("strangers' tries are theirs: from elsewhere the owner signs in, is sent a code, and uses it", async () => {
  await using h = await harness({ signIn: true });
  await join(h, ada);
  const nobody = h.client();
  for (let n = 0; n < 12; n++) {
    await nobody.auth.signIn({ email: ada, password: `No-${n}` }).catch(() => {});
    await nobody.auth.forgotPassword({ email: ada }).catch(() => {});
    await nobody.auth.resetPassword({ email: ada, code: "000000", newPassword: "Strangers-horse-1" }).catch(() => {});
  }
  await expect(enter(h, ada)).rejects.toMatchObject({ reason: "rate.limited" });
  h.advance(2);
  const elsewhere = <T>(run: () => T): T =>
    h.within(() => Actor.provide({ type: "anonymous" }, () => Auth.provide({ address: "198.51.100.7" }, run)));
  expect(await elsewhere(() => Auth.signIn({ email: ada, password }))).toMatchObject({ status: "signed_in" });
  await elsewhere(() => Auth.forgotPassword({ email: ada }));
  const change = { email: ada, code: codeOf(h, ada), newPassword: "Another-horse-1" };
  expect(await elsewhere(() => Auth.resetPassword(change))).toMatchObject({ status: "changed" });
});

test("a made-up device token does not hide the address that tries many accounts", async () => {
  await using h = await harness({ signIn: true, rules: { signInTriesPerAddressBurst: 10 } });
  const outcomes: string[] = [];
  for (let n = 0; n < 15; n++)
    await h
      .client()
      .auth.signIn({ email: `x${n}@people.test`, password: "Guess-number-1", device: "made.up" })
      .catch((error: { reason: string }) => outcomes.push(error.reason));
  expect(outcomes.filter((reason) => reason === "rate.limited")).toHaveLength(5);
});

test("many addresses together have no thousand tries either", async () => {
  await using h = await harness({ signIn: true });
  await join(h, ada);
  let asked = 0;
  for (let n = 0; n < 100; n++) {
    const run = () => Auth.signIn({ email: ada, password: `Guess-${n}` });
    const from = { address: `198.51.100.${n}` };
    await h
      .within(() => Actor.provide({ type: "anonymous" }, () => Auth.provide(from, run)))
      .catch((error: { reason: string }) => (asked += Number(error.reason === "auth.invalid_credentials")));
  }
  expect(asked).toBe(20);
});

test("whoever signs in often, with the device's token or without, is not in their own way", async () => {
  await using h = await harness({ signIn: true });
  const { device } = await join(h, ada);
  for (let n = 0; n < 8; n++) {
    await enter(h, ada);
    await enter(h, ada, device);
  }
});
