import { createClient, type WaybillApi } from "@waybill/client";
import { harness } from "@waybill/functions/harness";
import { expect, test } from "vitest";
import { clientOf, email, join, password, sessionOn, signedIn } from "./ann.fixture.ts";
import { createSession } from "./session.ts";
import type { Store } from "./store.ts";

/** Longer than Cognito takes a used refresh token for a repeated request. */
const graceSeconds = 11;

/** Signed in, on a store that others may share. */
async function begun(h: Awaited<ReturnType<typeof harness>>) {
  await join(h);
  const answer = await signedIn(h);
  const on = sessionOn(h);
  await on.session.begin(email, answer);
  return { ...on, answer };
}

/** Counts the refreshes. */
function counted(auth: WaybillApi["auth"]) {
  const tokens: string[] = [];
  const refresh: WaybillApi["auth"]["refresh"] = (input) => {
    tokens.push(input.refreshToken);
    return auth.refresh(input);
  };
  return { tokens, auth: { ...auth, refresh } };
}

test("a token that is good is used as it is; one that is about to expire is refreshed before it is sent", async () => {
  await using h = await harness({ signIn: true });
  const { session, waybill, answer } = await begun(h);
  h.advance(answer.expiresInSeconds - 60);
  expect(await session.getToken({ refresh: false })).toBe(answer.accessToken);
  h.advance(40);
  expect(await session.getToken({ refresh: false })).not.toBe(answer.accessToken);
  h.advance(answer.expiresInSeconds + 3_600);
  expect(await waybill.user.me()).toMatchObject({ email });
});

test("calls that need a new token at once refresh once, and all have the same", async () => {
  await using h = await harness({ signIn: true });
  const { auth, store, answer } = await begun(h);
  const { tokens, auth: watched } = counted(auth);
  const session = createSession({ auth: watched, store, now: h.clock.now });
  const asked = [true, true, false].map((refresh) => session.getToken({ refresh }));
  expect(new Set(await Promise.all(asked)).size).toBe(1);
  h.advance(answer.expiresInSeconds);
  const waybill = createClient({ ...clientOf(h), getToken: session.getToken });
  await Promise.all([waybill.user.me(), waybill.order.list(), waybill.auth.setUpMfa()]);
  expect(tokens).toHaveLength(2);
});

test("two tabs that share a store take turns: the second one finds what the first one stored", async () => {
  await using h = await harness({ signIn: true });
  const { auth, store } = await begun(h);
  const { tokens, auth: watched } = counted(auth);
  const tabs = [1, 2].map(() => createSession({ auth: watched, store, now: h.clock.now }));
  const [one, two] = await Promise.all(tabs.map((tab) => tab.getToken({ refresh: true })));
  expect(one).toBe(two);
  expect(tokens).toHaveLength(1);
});

test("the new refresh token is stored before anyone has the new access token", async () => {
  await using h = await harness({ signIn: true });
  const { auth, store, answer } = await begun(h);
  const order: string[] = [];
  let stored = () => {};
  const slow: Store = {
    ...store,
    async write(kept) {
      await new Promise<void>((resolve) => (stored = resolve));
      await store.write(kept);
      order.push("stored");
    },
  };
  const session = createSession({
    auth: { ...auth, refresh: (input) => auth.refresh(input).finally(() => order.push("answered")) },
    store: slow,
    now: h.clock.now,
  });
  const token = session.getToken({ refresh: true });
  const used = Promise.resolve(token).then(() => order.push("used"));
  await expect.poll(() => order).toEqual(["answered"]);
  await expect.poll(() => (stored(), order.length)).toBe(3);
  await used;
  expect(order).toEqual(["answered", "stored", "used"]);
  const { tokens } = await store.read();
  expect(tokens?.refreshToken).not.toBe(answer.refreshToken);
  expect(tokens?.accessToken).toBe(await token);
});

test("the refresh token of each answer is the one for the next time", async () => {
  await using h = await harness({ signIn: true });
  const { session, waybill } = await begun(h);
  for (let times = 1; times <= 3; times += 1) {
    h.advance(graceSeconds);
    await session.getToken({ refresh: true });
  }
  expect(await waybill.user.me()).toMatchObject({ email });
});

test("a refresh that is refused signs out: tokens are forgotten, and the next call is one of nobody", async () => {
  await using h = await harness({ signIn: true });
  const { session, store, waybill, auth } = await begun(h);
  const { tokens: old } = await store.read();
  await waybill.user.signOutEverywhere();
  const refused = await Promise.all([1, 2].map(() => session.getToken({ refresh: true })));
  expect(refused).toEqual([undefined, undefined]);
  expect((await store.read()).tokens).toBeUndefined();
  await expect(waybill.user.me()).rejects.toMatchObject({ reason: "auth.unauthenticated" });
  await expect(auth.refresh({ refreshToken: old?.refreshToken ?? "" })).rejects.toMatchObject({
    reason: "auth.invalid_refresh_token",
  });
});

test("a stolen refresh token that was used already is refused to the thief, and the owner goes on", async () => {
  await using h = await harness({ signIn: true });
  const { session, auth, waybill, answer } = await begun(h);
  await session.getToken({ refresh: true });
  h.advance(graceSeconds);
  await expect(auth.refresh({ refreshToken: answer.refreshToken })).rejects.toMatchObject({
    reason: "auth.invalid_refresh_token",
    status: 401,
  });
  expect(await waybill.user.me()).toMatchObject({ email });
});

test("a connection that is lost while refreshing fails once for all who wait, and signs nobody out", async () => {
  await using h = await harness({ signIn: true });
  const { store, answer } = await begun(h);
  let isLost = true;
  let lost = 0;
  const fetch: typeof h.fetch = async (request, init) => {
    if (!isLost) return h.fetch(request, init);
    lost += 1;
    throw new TypeError("fetch failed");
  };
  const { auth } = createClient({ ...clientOf(h), fetch });
  const session = createSession({ auth, store, now: h.clock.now });
  const asked = await Promise.allSettled([1, 2, 3].map(() => session.getToken({ refresh: true })));
  expect(asked).toMatchObject(asked.map(() => ({ reason: { reason: "network.failed" } })));
  expect(lost).toBe(1);
  expect((await store.read()).tokens?.refreshToken).toBe(answer.refreshToken);
  isLost = false;
  expect(await session.getToken({ refresh: true })).not.toBe(answer.accessToken);
});

test("signing out ends the session at Waybill, with the newest refresh token", async () => {
  await using h = await harness({ signIn: true });
  const { session, store, auth } = await begun(h);
  const refreshing = session.getToken({ refresh: true });
  await Promise.all([refreshing, session.end()]);
  expect((await store.read()).tokens).toBeUndefined();
  expect(await session.getToken({ refresh: false })).toBeUndefined();
  const again = await signedIn(h);
  await session.begin(email, again);
  await session.end();
  await expect(auth.refresh({ refreshToken: again.refreshToken })).rejects.toMatchObject({
    reason: "auth.invalid_refresh_token",
  });
});

test("the device token outlives signing out, is of one address alone, and keeps its owner from being locked out", async () => {
  await using h = await harness({ signIn: true });
  const { session, auth } = await begun(h);
  await session.end();
  expect(await session.deviceOf("bob@people.test")).toBeUndefined();
  const stranger = { email, password: "Wrong-horse-1" };
  const guesses = await Promise.allSettled(Array.from({ length: 6 }, () => auth.signIn(stranger)));
  expect(guesses.at(-1)).toMatchObject({ reason: { reason: "rate.limited" } });
  // The pool of users locks the account as well, after five guesses for a second.
  h.advance(2);
  await expect(auth.signIn({ email, password })).rejects.toMatchObject({ reason: "rate.limited" });
  const device = await session.deviceOf(email.toUpperCase());
  expect(await auth.signIn({ email, password, device })).toMatchObject({ status: "signed_in" });
});
