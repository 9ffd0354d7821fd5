import { readFileSync } from "node:fs";
import { join as path } from "node:path";
import { type FetchLike, isWaybillError, type WaybillError } from "@waybill/client";
import { type Harness, harness } from "@waybill/functions/harness";
import { expect, test } from "vitest";
import { signIn } from "./account.ts";
import { annIn, clientOf, codeOf, email, join, password, sessionOn, wrong } from "./ann.fixture.ts";
import { application } from "./application.ts";
import { journey } from "./journey.ts";
import type { Person } from "./person.ts";
import { memoryStore } from "./store.ts";
import { createAuthenticator, totp } from "./totp.ts";

/** A Waybill in which people sign up, with a mug on its shelf. */
async function open(): Promise<Harness> {
  const h = await harness({ signIn: true });
  const staff = h.client("manager:mia");
  await staff.product.create({
    sku: "MUG-001",
    name: "Mug",
    price: { amount: 450, currency: "GBP" },
    status: "active",
  });
  await staff.inventory.receive({ sku: "MUG-001", quantity: 1 });
  return h;
}

const travel = (h: Harness, person: Person, store = memoryStore()) =>
  journey({ client: clientOf(h), store, person, now: h.clock.now });

/** Answers once with the first, from then on with the second. */
const firstly =
  <T>(first: () => Promise<T>, then: () => Promise<T>) =>
  (refusal?: WaybillError): Promise<T> =>
    refusal ? then() : first();

test("from signing up to a confirmed order with a second factor; nobody is signed in afterwards", async () => {
  await using h = await open();
  const store = memoryStore();
  const ann = annIn(h);
  const { order, me } = await travel(h, ann, store);
  expect(ann.refusals).toEqual([]);
  expect(me).toMatchObject({ email, secondFactor: true, roles: ["customer"] });
  expect(order).toMatchObject({ customerId: me.id, total: { amount: 450, currency: "GBP" } });
  await h.settle();
  expect((await h.client("manager:mia").order.list()).items).toMatchObject([{ id: order.id, status: "confirmed" }]);
  expect((await store.read()).tokens).toBeUndefined();
});

test("a wrong code from the mail is refused, and the right one is taken afterwards", async () => {
  await using h = await open();
  const ann = annIn(h, {
    mailedCode: (to, refusal) => Promise.resolve(refusal ? codeOf(h, to) : wrong(codeOf(h, to))),
  });
  await travel(h, ann);
  expect(ann.refusals).toEqual(["auth.invalid_code"]);
});

test("a code of the app that was used is refused at the next sign-in; the app's next one is taken", async () => {
  await using h = await open();
  const app = createAuthenticator({ now: h.clock.now, wait: async (ms) => h.advance(ms / 1_000) });
  let secret = "";
  let used: string | undefined;
  const ann = annIn(h, {
    keepSecret: async (kept) => void ({ secret } = kept),
    appCode: firstly(
      async () => (used ??= await app.code(secret)),
      () => app.code(secret),
    ),
  });
  await travel(h, ann);
  expect(ann.refusals).toEqual(["auth.invalid_code"]);
});

test("a weak password is refused with what it lacks, a wrong one with nothing but that", async () => {
  await using h = await open();
  const told: string[] = [];
  const ann = annIn(h, {
    newAccount: (refusal) => {
      told.push(...(refusal?.issues?.map(({ message }) => message) ?? []));
      return Promise.resolve({ email, password: refusal ? password : "all-small-letters" });
    },
    credentials: (refusal) => Promise.resolve({ email, password: refusal ? password : "Wrong-horse-1" }),
  });
  await travel(h, ann);
  expect(told).toEqual(expect.arrayContaining([expect.stringContaining("capital"), expect.stringContaining("digit")]));
  expect(ann.refusals).toEqual(["input.invalid", "auth.invalid_credentials", "auth.invalid_credentials"]);
});

test("an order whose answer was lost is the same order when the button is pressed again", async () => {
  await using h = await open();
  let lost = 0;
  const losing: FetchLike = async (url, init) => {
    const answer = await h.fetch(url, init);
    if (url.includes("order.place") && ++lost === 1) throw new TypeError("fetch failed");
    return answer;
  };
  const ann = annIn(h);
  const client = { ...clientOf(h), fetch: losing };
  const { order } = await journey({ client, store: memoryStore(), person: ann, now: h.clock.now });
  expect(ann.refusals).toEqual(["network.failed"]);
  expect((await h.client("manager:mia").order.list()).items.map(({ id }) => id)).toEqual([order.id]);
});

test("whoever has no better answer ends the journey with the refusal", async () => {
  await using h = await open();
  const ann = annIn(h, {
    mailedCode: (to, refusal) => (refusal ? Promise.reject(refusal) : Promise.resolve(wrong(codeOf(h, to)))),
  });
  await expect(travel(h, ann)).rejects.toSatisfy((error) => isWaybillError(error, "auth.invalid_code"));
});

test("whoever was invited replaces the temporary password while signing in", async () => {
  await using h = await open();
  await h.client("owner:olga").user.invite({ email, roles: ["customer"] });
  const { auth, session, waybill } = sessionOn(h);
  await signIn(auth, session, annIn(h, { credentials: async () => ({ email, password: codeOf(h) }) }));
  expect(await waybill.user.me()).toMatchObject({ email, status: "active" });
});

test("the application of the README is in it to the letter, and signs in and out", async () => {
  const read = (name: string) => readFileSync(path(import.meta.dirname, name), "utf8");
  expect(read("../README.md")).toContain(read("application.ts"));

  await using h = await open();
  await join(h);
  const { waybill, signIn: enter, signOut } = application(clientOf(h), memoryStore());
  await enter(email, password, () => Promise.reject(new Error("There is no second factor yet")));
  const { secret } = await waybill.auth.setUpMfa();
  await waybill.auth.verifyMfa({ code: await totp(secret, h.clock.now()) });
  await signOut();
  await expect(waybill.user.me()).rejects.toMatchObject({ reason: "auth.unauthenticated" });

  h.advance(30);
  await enter(email, password, () => totp(secret, h.clock.now()));
  expect(await waybill.user.me()).toMatchObject({ email, secondFactor: true });
});
