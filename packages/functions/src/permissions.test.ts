import { isWaybillError } from "@waybill/client";
import { Actor } from "@waybill/core/actor";
import type { ApiKey } from "@waybill/core/api-key";
import { beforeAll, expect, test } from "vitest";
import { appRouter } from "./api/router.ts";
import { one, pounds, shop } from "./api/shop.fixture.ts";
import { type Harness, harness } from "./harness.ts";
import { expected, type Path, type Principal, principals, rows } from "./permissions.ts";

type Client = ReturnType<Harness["client"]>;

/** Who each principal is, by the harness's names. */
const names: Partial<Record<Principal, string>> = {
  customer: "customer:alice",
  "other customer": "customer:bob",
  support: "support:sam",
  manager: "manager:mia",
  admin: "admin:ada",
  owner: "owner:olga",
  disabled: "admin:dora",
  expired: "admin:eve",
};
const readScopes = [
  "product:read_unpublished",
  "inventory:read",
  "order:read_any",
  "payment:read_any",
  "user:read",
] as const;

/** What a call is made on: made anew for each cell, by those who may. */
interface Cell {
  client: Client;
  /** Whose the thing is: the caller's name, or somebody else's. */
  whose: string;
  isAnothers: boolean;
  unique: string;
}

let h: Harness;
const clients = {} as Record<Principal, Client>;
const tokens = {} as Partial<Record<Principal, string>>;
let count = 0;

beforeAll(async () => {
  h = await harness({ signIn: Object.values(names) });
  await shop(h, { A: 1_000_000 });
  const keyOf = (scopes: readonly string[]) =>
    h.client("owner:olga").apiKey.create({ name: "integration", scopes: [...scopes] as ApiKey.Info["scopes"] });
  tokens["read-only key"] = (await keyOf(readScopes)).secret;
  tokens["read-write key"] = (await keyOf(Actor.keyScopes)).secret;
  for (const principal of principals) {
    const name = names[principal];
    clients[principal] = tokens[principal] ? h.clientWith(tokens[principal]) : h.client(name);
  }
  await h.client("admin:dora").user.me();
  await h.client("owner:olga").user.disable({ id: h.idOf("admin:dora") });
  clients.expired = h.clientWith(h.mint({ expiresInSeconds: -1 }, "admin:eve"));
  await h.client("admin:eve").user.me();
  return () => h[Symbol.asyncDispose]();
});

const buyer = "customer:alice";
const owner = () => h.client("owner:olga");
const seller = () => h.client("manager:mia");
const orderOf = (name: string) => h.client(name).order.place(one("A"));
const paidOrderOf = async (name: string) => {
  const { id } = await h.client(name).order.place(one("A"));
  const { id: paymentId } = await h.client(name).payment.start({ orderId: id, paymentMethod: "pm_succeeds" });
  return { id, paymentId };
};
const shippedOrderOf = async (name: string) => {
  const { id } = await paidOrderOf(name);
  await seller().order.fulfil({ id });
  return { id };
};
const back = { lines: [{ sku: "A", quantity: 1 }], reason: "too large" };
const returnOf = async (name: string, state: "requested" | "approved") => {
  const { id } = await shippedOrderOf(name);
  const { id: returnId } = await seller().order.return({ id, ...back });
  if (state === "approved") await seller().order.approveReturn({ id, returnId });
  return { id, returnId };
};
const productOf = (status: "draft" | "active") =>
  seller().product.create({ sku: `P-${++count}`, name: "Lamp", price: pounds(100), status });
const someone = async () => {
  const { id } = await owner().user.invite({ email: `somebody${++count}@people.test`, roles: ["customer"] });
  return { id };
};
const role = async () => {
  const name = `role_${++count}`;
  await owner().role.put({ name, permissions: ["inventory:read"] });
  return { name };
};
const key = async () => {
  const { id } = await owner().apiKey.create({ name: "one of many", scopes: ["inventory:read"] });
  return { id };
};
const password = "Correct-horse-1";

/** How each procedure is called. What is no question of permission may be refused all the same: by this reason. */
const calls: Record<Path, { reason?: string; call(cell: Cell): Promise<unknown> }> = {
  "apiKey.create": { call: ({ client }) => client.apiKey.create({ name: "new", scopes: ["inventory:read"] }) },
  "apiKey.list": { call: ({ client }) => client.apiKey.list() },
  "apiKey.rotate": { call: async ({ client }) => client.apiKey.rotate(await key()) },
  "apiKey.revoke": { call: async ({ client }) => client.apiKey.revoke(await key()) },
  "auth.signUp": { call: ({ client, unique }) => client.auth.signUp({ email: `${unique}@people.test`, password }) },
  "auth.confirmSignUp": {
    reason: "auth.invalid_session",
    call: ({ client }) => client.auth.confirmSignUp({ session: "none", code: "123456" }),
  },
  "auth.resendCode": { call: ({ client, unique }) => client.auth.resendCode({ email: `${unique}@people.test` }) },
  "auth.signIn": {
    reason: "auth.invalid_credentials",
    call: ({ client, unique }) => client.auth.signIn({ email: `${unique}@people.test`, password }),
  },
  "auth.respondToChallenge": {
    reason: "auth.invalid_session",
    call: ({ client }) => client.auth.respondToChallenge({ challenge: "totp", session: "none", code: "123456" }),
  },
  "auth.refresh": {
    reason: "auth.invalid_refresh_token",
    call: ({ client }) => client.auth.refresh({ refreshToken: "none" }),
  },
  "auth.signOut": { call: ({ client }) => client.auth.signOut({ refreshToken: "none" }) },
  "auth.forgotPassword": {
    call: ({ client, unique }) => client.auth.forgotPassword({ email: `${unique}@people.test` }),
  },
  "auth.resetPassword": {
    reason: "auth.invalid_code",
    call: ({ client, unique }) =>
      client.auth.resetPassword({ email: `${unique}@people.test`, code: "123456", newPassword: password }),
  },
  "auth.changePassword": {
    reason: "auth.invalid_credentials",
    call: ({ client }) => client.auth.changePassword({ currentPassword: "Wrong-horse-1", newPassword: password }),
  },
  "auth.setUpMfa": { call: ({ client }) => client.auth.setUpMfa() },
  "auth.verifyMfa": { reason: "auth.invalid_code", call: ({ client }) => client.auth.verifyMfa({ code: "000000" }) },
  "auth.disableMfa": { call: ({ client }) => client.auth.disableMfa() },
  "inventory.get": { call: ({ client }) => client.inventory.get({ sku: "A" }) },
  "inventory.list": { call: ({ client }) => client.inventory.list() },
  "inventory.movements": { call: ({ client }) => client.inventory.movements({ sku: "A" }) },
  "inventory.receive": { call: ({ client }) => client.inventory.receive({ sku: "A", quantity: 1 }) },
  "inventory.adjust": { call: ({ client }) => client.inventory.adjust({ sku: "A", delta: 1, reason: "found" }) },
  "order.place": {
    call: ({ client, isAnothers, whose }) =>
      client.order.place({ ...one("A"), ...(isAnothers ? { customerId: h.idOf(whose) } : {}) }),
  },
  "order.preview": {
    call: ({ client, isAnothers }) =>
      client.order.preview({ lines: [{ sku: "A", quantity: 1, ...(isAnothers ? { unitPrice: pounds(1) } : {}) }] }),
  },
  "order.get": { call: async ({ client, whose }) => client.order.get({ id: (await orderOf(whose)).id }) },
  "order.list": {
    call: ({ client, isAnothers, whose }) => client.order.list(isAnothers ? { customerId: h.idOf(whose) } : {}),
  },
  "order.cancel": {
    call: async ({ client, whose }) => client.order.cancel({ id: (await orderOf(whose)).id, reason: "no" }),
  },
  "order.timeline": { call: async ({ client, whose }) => client.order.timeline({ id: (await orderOf(whose)).id }) },
  "order.nextStates": { call: async ({ client, whose }) => client.order.nextStates({ id: (await orderOf(whose)).id }) },
  "order.fulfilments": {
    call: async ({ client, whose }) => client.order.fulfilments({ id: (await orderOf(whose)).id }),
  },
  "order.returns": { call: async ({ client, whose }) => client.order.returns({ id: (await orderOf(whose)).id }) },
  "order.fulfil": { call: async ({ client }) => client.order.fulfil({ id: (await paidOrderOf(buyer)).id }) },
  "order.deliver": { call: async ({ client }) => client.order.deliver(await shippedOrderOf(buyer)) },
  "order.complete": { call: async ({ client }) => client.order.complete(await shippedOrderOf(buyer)) },
  "order.return": {
    call: async ({ client, whose }) => client.order.return({ ...(await shippedOrderOf(whose)), ...back }),
  },
  "order.approveReturn": {
    call: async ({ client }) => client.order.approveReturn(await returnOf(buyer, "requested")),
  },
  "order.rejectReturn": { call: async ({ client }) => client.order.rejectReturn(await returnOf(buyer, "requested")) },
  "order.receiveReturn": {
    call: async ({ client }) => client.order.receiveReturn(await returnOf(buyer, "approved")),
  },
  "payment.start": {
    call: async ({ client, whose }) =>
      client.payment.start({ orderId: (await orderOf(whose)).id, paymentMethod: "pm_succeeds" }),
  },
  "payment.get": {
    call: async ({ client, whose }) => {
      const { id: orderId, paymentId: id } = await paidOrderOf(whose);
      return client.payment.get({ orderId, id });
    },
  },
  "payment.list": { call: async ({ client, whose }) => client.payment.list({ orderId: (await orderOf(whose)).id }) },
  "payment.ledger": {
    call: async ({ client, whose }) => client.payment.ledger({ orderId: (await orderOf(whose)).id }),
  },
  "payment.capture": {
    reason: "payment.invalid_transition",
    call: async ({ client }) => client.payment.capture({ orderId: (await paidOrderOf(buyer)).id }),
  },
  "payment.void": {
    reason: "payment.invalid_transition",
    call: async ({ client }) => client.payment.void({ orderId: (await paidOrderOf(buyer)).id }),
  },
  "payment.refund": {
    call: async ({ client }) => client.payment.refund({ orderId: (await paidOrderOf(buyer)).id, reason: "sorry" }),
  },
  "product.create": {
    call: ({ client, unique }) => client.product.create({ sku: unique, name: "Mug", price: pounds(100) }),
  },
  "product.update": {
    call: async ({ client }) => client.product.update({ id: (await productOf("draft")).id, name: "B" }),
  },
  "product.publish": { call: async ({ client }) => client.product.publish({ id: (await productOf("draft")).id }) },
  "product.archive": { call: async ({ client }) => client.product.archive({ id: (await productOf("active")).id }) },
  "product.bulkUpsert": {
    call: ({ client, unique }) =>
      client.product.bulkUpsert({ products: [{ sku: unique, name: "Mug", price: pounds(1) }] }),
  },
  "product.get": {
    call: async ({ client, isAnothers }) =>
      client.product.get({ id: (await productOf(isAnothers ? "draft" : "active")).id }),
  },
  "product.list": { call: ({ client, isAnothers }) => client.product.list(isAnothers ? { status: "draft" } : {}) },
  "product.search": {
    call: ({ client, isAnothers }) =>
      client.product.search({ text: "lamp", ...(isAnothers ? { status: "draft" } : {}) }),
  },
  "role.list": { call: ({ client }) => client.role.list() },
  "role.put": { call: ({ client }) => client.role.put({ name: `role_${++count}`, permissions: ["inventory:read"] }) },
  "role.remove": { call: async ({ client }) => client.role.remove(await role()) },
  "system.health": { call: ({ client }) => client.system.health() },
  "system.ready": { call: ({ client }) => client.system.ready() },
  "system.version": { call: ({ client }) => client.system.version() },
  "user.me": { call: ({ client }) => client.user.me() },
  "user.updateMe": { call: ({ client }) => client.user.updateMe({ name: "Somebody" }) },
  "user.signOutEverywhere": {
    async call({ client, isAnothers }) {
      if (isAnothers) return client.user.signOutEverywhere(await someone());
      const ended = await client.user.signOutEverywhere();
      // Whoever was signed out signs in again: the rest of the table is about who may do what.
      await renew();
      return ended;
    },
  },
  "user.list": { call: ({ client }) => client.user.list() },
  "user.get": { call: async ({ client }) => client.user.get(await someone()) },
  "user.invite": {
    call: ({ client, unique }) => client.user.invite({ email: `${unique}@people.test`, roles: ["customer"] }),
  },
  "user.setRoles": { call: async ({ client }) => client.user.setRoles({ ...(await someone()), roles: ["support"] }) },
  "user.disable": { call: async ({ client }) => client.user.disable(await someone()) },
  "user.enable": { call: async ({ client }) => client.user.enable(await someone()) },
  "user.resetSecondFactor": { call: async ({ client }) => client.user.resetSecondFactor(await someone()) },
};

/** Everybody's tokens anew, as after a sign-in of a second later. */
async function renew(): Promise<void> {
  h.advance(1);
  for (const principal of principals) {
    const name = names[principal];
    if (name && principal !== "expired") clients[principal] = h.client(name);
  }
}

const statusOf = async (call: Promise<unknown>): Promise<{ status: number | undefined; reason: string }> => {
  try {
    await call;
    return { status: 200, reason: "" };
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    return { status: error.status, reason: error.reason };
  }
};

type Declared = Record<string, { _def: { meta?: { permission?: string } } }>;

test("every procedure of the router has its row, and no row is about anything else", () => {
  const procedures = Object.entries(appRouter._def.procedures as unknown as Declared);
  const declared = Object.fromEntries(procedures.map(([path, { _def }]) => [path, _def.meta?.permission]));
  expect(declared).toEqual(Object.fromEntries(Object.entries(rows).map(([path, { needs }]) => [path, needs])));
});

test.each(Object.keys(rows) as Path[])("%s: who may and who may not, cell by cell", async (path) => {
  const { reason: otherwise = "", call } = calls[path];
  const seen: string[] = [];
  const meant: string[] = [];
  for (const isAnothers of [false, true])
    for (const principal of principals) {
      const status = expected(rows[path], principal, isAnothers);
      if (status === null) continue;
      const cell = `${principal}${isAnothers ? `, ${rows[path].anothers?.what}` : ""}`;
      const me = names[principal];
      const whose = isAnothers || me === undefined || status === 401 ? another(principal) : me;
      const unique = `u${++count}`;
      const answer = await statusOf(call({ client: clients[principal], whose, isAnothers, unique }));
      const isRefusedOtherwise = status === 200 && answer.reason !== "" && answer.reason === otherwise;
      seen.push(`${cell}: ${isRefusedOtherwise ? 200 : `${answer.status}`}`);
      meant.push(`${cell}: ${status}`);
    }
  expect(seen).toEqual(meant);
});

/** Somebody else who has things: a customer, and for that customer another one. */
const another = (principal: Principal): string => (principal === "customer" ? "customer:bob" : "customer:alice");

test("another's order and one that there is not are answered with the very same bytes", async () => {
  const { id } = await orderOf("customer:bob");
  const ask = async (which: string, token: string) => {
    const input = encodeURIComponent(JSON.stringify({ json: { id: which } }));
    const headers = { authorization: `Bearer ${token}`, "x-correlation-id": "same" };
    const response = await h.fetch(`${h.url}/order.get?input=${input}`, { headers });
    const text = await response.text();
    return { status: response.status, text: text.replace(/"requestId":"[^"]+"/, '"requestId":""') };
  };
  const token = h.token("customer:alice");
  const missing = `ord_${"0".repeat(25)}1` as const;
  expect(await ask(id, token)).toEqual(await ask(missing, token));
  expect((await ask(id, token)).status).toBe(404);
  const ways = await Promise.all(
    [id, missing].map((which) => statusOf(clients.customer.order.cancel({ id: which, reason: "x" }))),
  );
  expect(ways[0]).toEqual(ways[1]);
});

test("what the table says of a key is what it is let do, whatever its maker loses", async () => {
  const admin = h.client("admin:anna");
  await admin.user.me();
  const { secret } = await admin.apiKey.create({ name: "stock", scopes: ["inventory:write", "order:read_any"] });
  const integration = h.clientWith(secret);
  await integration.inventory.receive({ sku: "A", quantity: 1 });
  await owner().user.setRoles({ id: h.idOf("admin:anna"), roles: ["support"] });
  await expect(integration.inventory.receive({ sku: "A", quantity: 1 })).rejects.toMatchObject({ status: 403 });
  await integration.order.list();
});
