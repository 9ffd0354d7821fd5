import { Actor } from "@waybill/core/actor";
import { Audit } from "@waybill/core/audit";
import { User } from "@waybill/core/user";
import { expect, test } from "vitest";
import { type Harness, harness } from "../harness.ts";
import { password, withSecondFactor } from "./people.fixture.ts";
import { one, shop } from "./shop.fixture.ts";

const refused = (reason: string) => ({ reason });
const rolesOf = async (h: Harness, name: string) => (await h.client("owner:olga").user.get({ id: h.idOf(name) })).roles;

/** Staff are there from when they are first named. */
async function staffed(...names: string[]) {
  const h = await harness();
  for (const name of ["owner:olga", ...names]) await h.client(name).user.me();
  return h;
}

test("nobody changes their own rights, up or down", async () => {
  await using h = await staffed("admin:ada");
  const self = (name: string, roles: string[]) => h.client(name).user.setRoles({ id: h.idOf(name), roles });
  await expect(self("admin:ada", ["owner"])).rejects.toMatchObject(refused("access.self"));
  await expect(self("admin:ada", ["customer"])).rejects.toMatchObject(refused("access.self"));
  await expect(self("owner:olga", ["admin"])).rejects.toMatchObject(refused("access.self"));
  await expect(h.client("admin:ada").user.disable({ id: h.idOf("admin:ada") })).rejects.toMatchObject(
    refused("access.self"),
  );
  await expect(
    h.client("manager:mia").user.setRoles({ id: h.idOf("manager:mia"), roles: ["admin"] }),
  ).rejects.toMatchObject({
    status: 403,
  });
  await expect(h.client("admin:ada").user.updateMe({ name: "Ada", roles: ["owner"] } as never)).rejects.toMatchObject(
    refused("input.invalid"),
  );
});

test("nobody hands out more than they hold, or touches somebody who holds more", async () => {
  await using h = await staffed("admin:ada", "manager:mia");
  const admin = h.client("admin:ada");
  const mia = h.idOf("manager:mia");
  const olga = h.idOf("owner:olga");
  const more = refused("access.not_yours_to_give");
  await expect(admin.user.setRoles({ id: mia, roles: ["owner"] })).rejects.toMatchObject(more);
  await expect(admin.user.invite({ email: "x@people.test", roles: ["owner"] })).rejects.toMatchObject(more);
  for (const call of [
    () => admin.user.setRoles({ id: olga, roles: ["customer"] }),
    () => admin.user.disable({ id: olga }),
    () => admin.user.enable({ id: olga }),
    () => admin.user.signOutEverywhere({ id: olga }),
    () => admin.user.resetSecondFactor({ id: olga }),
  ])
    await expect(call()).rejects.toMatchObject(more);
  await expect(admin.role.put({ name: "boss", permissions: ["owner:write"] })).rejects.toMatchObject(more);
  await expect(admin.user.setRoles({ id: mia, roles: ["no_such_role"] })).rejects.toMatchObject(
    refused("role.not_found"),
  );
  await admin.user.setRoles({ id: mia, roles: ["admin"] });
  expect(await rolesOf(h, "manager:mia")).toEqual(["admin"]);
});

test("a role of the shop's own gives what it says, to whoever has it, from the next change on", async () => {
  await using h = await staffed("admin:ada", "support:sam");
  await shop(h, { A: 1 });
  const admin = h.client("admin:ada");
  const sam = h.client("support:sam");
  const receive = () => sam.inventory.receive({ sku: "A", quantity: 1 });
  await expect(receive()).rejects.toMatchObject({ status: 403 });
  await admin.role.put({ name: "packer", permissions: ["inventory:write"] });
  await admin.user.setRoles({ id: h.idOf("support:sam"), roles: ["support", "packer"] });
  await receive();
  expect(await sam.user.me()).toMatchObject({ roles: ["support", "packer"] });
  await expect(sam.role.put({ name: "packer", permissions: ["role:write"] })).rejects.toMatchObject({ status: 403 });
  await admin.role.put({ name: "packer", permissions: ["inventory:read"] });
  await expect(receive()).rejects.toMatchObject({ status: 403 });
  await admin.role.put({ name: "packer", permissions: ["inventory:write"] });
  await receive();
  await admin.role.remove({ name: "packer" });
  await expect(receive()).rejects.toMatchObject({ status: 403 });
  await expect(admin.role.put({ name: "packer", permissions: ["inventory:read"] })).rejects.toMatchObject(
    refused("role.name_used"),
  );
  await expect(admin.role.put({ name: "admin", permissions: ["inventory:read"] })).rejects.toMatchObject(
    refused("role.built_in"),
  );
  expect((await admin.role.list()).items.map(({ name }) => name)).toEqual([...Actor.roles]);
});

test("nobody edits a role that they have themselves, or one that gives more than they hold", async () => {
  await using h = await staffed("admin:ada", "manager:mia");
  const owner = h.client("owner:olga");
  await owner.role.put({ name: "keeper", permissions: ["role:write", "order:read"] });
  await owner.role.put({ name: "boss", permissions: ["owner:write"] });
  await owner.user.setRoles({ id: h.idOf("manager:mia"), roles: ["keeper"] });
  const mia = h.client("manager:mia");
  await expect(mia.role.put({ name: "keeper", permissions: ["role:write"] })).rejects.toMatchObject(
    refused("access.self"),
  );
  await expect(mia.role.remove({ name: "keeper" })).rejects.toMatchObject(refused("access.self"));
  await expect(mia.role.put({ name: "other", permissions: ["inventory:write"] })).rejects.toMatchObject(
    refused("access.not_yours_to_give"),
  );
  await expect(h.client("admin:ada").role.put({ name: "boss", permissions: ["order:read"] })).rejects.toMatchObject(
    refused("access.not_yours_to_give"),
  );
  await mia.role.put({ name: "reader", permissions: ["order:read"] });
});

test("the last owner stays, also when two owners remove each other at once", async () => {
  await using h = await staffed();
  const olga = h.client("owner:olga");
  expect(await olga.user.me()).toMatchObject({ roles: ["owner"] });
  await h.client("customer:carl").user.me();
  await olga.user.setRoles({ id: h.idOf("customer:carl"), roles: ["owner"] });
  const carl = h.client("customer:carl");
  const outcomes = await Promise.allSettled([
    olga.user.setRoles({ id: h.idOf("customer:carl"), roles: ["customer"] }),
    carl.user.disable({ id: h.idOf("owner:olga") }),
  ]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const left = [olga, carl].map((client) =>
    client.user.list({ role: "owner", status: "active" }).catch(() => ({ items: [] })),
  );
  const owners = (await Promise.all(left)).flatMap(({ items }) => items.map(({ id }) => id));
  expect(new Set(owners).size).toBe(1);
});

test("two admins who take each other's rights at the same time: one of them does", async () => {
  await using h = await staffed("admin:ada", "admin:bea");
  for (let round = 0; round < 5; round++) {
    const outcomes = await Promise.allSettled([
      h.client("admin:ada").user.setRoles({ id: h.idOf("admin:bea"), roles: ["customer"] }),
      h.client("admin:bea").user.setRoles({ id: h.idOf("admin:ada"), roles: ["customer"] }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    for (const name of ["admin:ada", "admin:bea"])
      if ((await rolesOf(h, name))[0] !== "admin")
        await h.client("owner:olga").user.setRoles({ id: h.idOf(name), roles: ["admin"] });
  }
});

test("who loses a right while using it has lost it: an admin demoted in the middle of granting grants nothing", async () => {
  await using h = await staffed("admin:ada", "support:sam");
  const { dynamo } = h.edge.runtime;
  let isFirst = true;
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === "TransactWriteItemsCommand" && isFirst) {
          isFirst = false;
          // Between reading what the admin may do and the commit of the grant.
          await h.client("owner:olga").user.setRoles({ id: h.idOf("admin:ada"), roles: ["support"] });
        }
        return next(args);
      },
    { step: "initialize", name: "in between" },
  );
  await expect(
    h.client("admin:ada").user.setRoles({ id: h.idOf("support:sam"), roles: ["manager"] }),
  ).rejects.toMatchObject(refused("access.not_yours_to_give"));
  expect(await rolesOf(h, "support:sam")).toEqual(["support"]);
});

test("a changed role counts from the next change on, and for reading within half a minute", async () => {
  await using h = await staffed("admin:ada", "manager:mia");
  await shop(h, { A: 1 });
  const mia = h.client("manager:mia");
  await mia.inventory.get({ sku: "A" });
  await h.client("admin:ada").user.setRoles({ id: h.idOf("manager:mia"), roles: ["customer"] });
  await expect(mia.inventory.receive({ sku: "A", quantity: 1 })).rejects.toMatchObject({ status: 403 });
  h.advance(31);
  await expect(mia.inventory.get({ sku: "A" })).rejects.toMatchObject({ status: 403 });
});

test("a key makes no keys, roles or users, and is never made stronger than its maker", async () => {
  await using h = await staffed("admin:ada");
  const owner = h.client("owner:olga");
  await owner.role.put({ name: "keymaker", permissions: ["api_key:write", "inventory:read"] });
  await owner.user.setRoles({ id: h.idOf("admin:ada"), roles: ["keymaker"] });
  const maker = h.client("admin:ada");
  await expect(maker.apiKey.create({ name: "strong", scopes: ["inventory:write"] })).rejects.toMatchObject(
    refused("access.not_yours_to_give"),
  );
  await expect(maker.apiKey.create({ name: "strong", scopes: ["role:write"] as never })).rejects.toMatchObject(
    refused("input.invalid"),
  );
  const strong = await owner.apiKey.create({ name: "owner's", scopes: ["inventory:write", "order:price"] });
  // Whoever rotates a key gets to see its secret.
  await expect(maker.apiKey.rotate({ id: strong.id })).rejects.toMatchObject(refused("access.not_yours_to_give"));
  await expect(maker.apiKey.revoke({ id: strong.id })).rejects.toMatchObject(refused("access.not_yours_to_give"));
  const { secret } = await owner.apiKey.create({ name: "all", scopes: [...Actor.keyScopes] });
  const key = h.clientWith(secret);
  for (const call of [
    () => key.apiKey.create({ name: "child", scopes: ["inventory:read"] }),
    () => key.user.setRoles({ id: h.idOf("admin:ada"), roles: ["owner"] }),
    () => key.user.invite({ email: "x@people.test", roles: ["owner"] }),
    () => key.role.put({ name: "mine", permissions: ["order:read"] }),
    () => key.user.me(),
    () => key.auth.setUpMfa(),
  ])
    await expect(call()).rejects.toMatchObject({ status: 403 });
});

test("every change of rights has one entry of the audit, by whom, from what to what; a refused one has none", async () => {
  await using h = await staffed("admin:ada", "manager:mia");
  const mia = h.idOf("manager:mia");
  const admin = h.client("admin:ada");
  h.advance(1);
  await admin.user.setRoles({ id: mia, roles: ["support"] }, { idempotencyKey: "once" });
  await admin.user.setRoles({ id: mia, roles: ["support"] }, { idempotencyKey: "once" });
  await admin.user.setRoles({ id: mia, roles: ["owner"] }).catch(() => {});
  h.advance(1);
  await admin.user.disable({ id: mia });
  const entries = await h.within(() => Audit.of("user", mia));
  expect(
    entries.map(({ action, actor, before, after }) => [action, actor, before?.["roles"], after?.["roles"]]),
  ).toEqual([
    ["user.invited", "harness", undefined, ["manager"]],
    ["user.roles_changed", h.idOf("admin:ada"), ["manager"], ["support"]],
    ["user.disabled", h.idOf("admin:ada"), undefined, undefined],
  ]);
  expect(JSON.stringify(entries)).not.toContain("people.test");
});

test("there is one way to the first owner, and it is open once", async () => {
  await using h = await harness({ signIn: true });
  const first = (email: string) =>
    h.within(() => Actor.provide({ type: "system", id: "cli" }, () => User.createOwner({ email })));
  const outcomes = await Promise.allSettled([first("one@people.test"), first("two@people.test")]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(first("three@people.test")).rejects.toMatchObject(refused("access.owner_exists"));
  // Whose temporary password ran out gets another; nobody else does.
  const [owner = ""] = (await h.client("support:sam").user.list({ role: "owner" })).items.map(({ email }) => email);
  const sent = h.codes.length;
  await first(owner);
  expect(h.codes.slice(sent).map(({ to }) => to)).toEqual([owner]);
  await expect(
    h.within(() => Actor.provide({ type: "anonymous" }, () => User.createOwner({ email: "four@people.test" }))),
  ).rejects.toMatchObject(refused("auth.forbidden"));
});

test("another's account can't be told from none, and a disabled one's things are not another's to see", async () => {
  await using h = await staffed("admin:ada");
  await shop(h, { A: 2 });
  const { id } = await h.client("customer:alice").order.place(one("A"));
  await expect(h.client("customer:bob").order.get({ id })).rejects.toMatchObject(refused("order.not_found"));
  await expect(h.client("customer:bob").order.cancel({ id, reason: "x" })).rejects.toMatchObject(
    refused("order.not_found"),
  );
});

test("a key of a call that was right once does nothing to somebody who holds more by now", async () => {
  await using h = await harness({ signIn: ["customer:vic", "owner:olga", "admin:ada"] });
  await h.client("owner:olga").user.me();
  const admin = h.client("admin:ada");
  await h.client("customer:vic").user.me();
  const id = h.idOf("customer:vic");
  const keys = { reset: { idempotencyKey: "reset" }, disable: { idempotencyKey: "disable" } };
  await admin.user.resetSecondFactor({ id }, keys.reset);
  await admin.user.disable({ id }, keys.disable);
  await admin.user.enable({ id });
  h.advance(1);
  await withSecondFactor(h, "customer:vic");
  await h.client("owner:olga").user.setRoles({ id, roles: ["owner"] });
  const more = refused("access.not_yours_to_give");
  await expect(admin.user.resetSecondFactor({ id }, keys.reset)).rejects.toMatchObject(more);
  await expect(admin.user.disable({ id }, keys.disable)).rejects.toMatchObject(more);
  const answer = await h.client().auth.signIn({ email: "customer.vic@people.test", password });
  expect(answer).toMatchObject({ status: "challenged", challenge: "totp" });
});

test("a copy of a call tells the pool of users what is so now, not what was asked for then", async () => {
  await using h = await harness({ signIn: ["customer:vic"] });
  const admin = h.client("admin:ada");
  await h.client("customer:vic").user.me();
  const id = h.idOf("customer:vic");
  const key = { idempotencyKey: "disable" };
  await admin.user.disable({ id }, key);
  await admin.user.enable({ id });
  await admin.user.disable({ id }, key);
  h.advance(1);
  expect(await h.client().auth.signIn({ email: "customer.vic@people.test", password })).toMatchObject({
    status: "signed_in",
  });
});

test("who may read all orders may not therefore cancel them", async () => {
  await using h = await staffed("admin:ada");
  await shop(h, { A: 2 });
  const owner = h.client("owner:olga");
  await owner.role.put({ name: "auditor", permissions: ["order:read_any"] });
  await h.client("customer:carl").user.me();
  await owner.user.setRoles({ id: h.idOf("customer:carl"), roles: ["customer", "auditor"] });
  h.advance(31);
  const { id } = await h.client("customer:alice").order.place(one("A"));
  const carl = h.client("customer:carl");
  expect((await carl.order.get({ id })).id).toBe(id);
  await expect(carl.order.cancel({ id, reason: "no" })).rejects.toMatchObject(refused("auth.forbidden"));
  const own = await carl.order.place(one("A"));
  expect((await carl.order.cancel({ id: own.id, reason: "no" })).status).toBe("cancelled");
});

test("whoever has a role that is gone can be disabled, and has what every account has", async () => {
  await using h = await staffed("admin:ada", "support:sam");
  const admin = h.client("admin:ada");
  const id = h.idOf("support:sam");
  await admin.role.put({ name: "packer", permissions: ["inventory:read"] });
  await admin.user.setRoles({ id, roles: ["packer"] });
  const sam = h.client("support:sam");
  await sam.product.list();
  expect((await sam.user.me()).permissions).toContain("inventory:read");
  await admin.role.remove({ name: "packer" });
  h.advance(31);
  expect((await sam.user.me()).permissions.toSorted()).toEqual([
    "auth:use",
    "product:read",
    "system:read",
    "user:self",
  ]);
  await admin.user.signOutEverywhere({ id });
  expect((await admin.user.disable({ id })).status).toBe("disabled");
});

test("letting somebody in again is handing out rights, and who was only invited is so still", async () => {
  await using h = await harness({ signIn: true });
  const admin = h.client("admin:ada");
  const { id } = await admin.user.invite({ email: "sam@people.test", roles: ["admin"] });
  await admin.user.disable({ id });
  expect((await admin.user.enable({ id })).status).toBe("invited");
  h.advance(901);
  await admin.user.disable({ id });
  await expect(admin.user.enable({ id })).rejects.toMatchObject(refused("auth.step_up_required"));
});

test("what people do to their own accounts is in the audit, too", async () => {
  await using h = await harness({ signIn: ["admin:ada"] });
  await h.client("admin:ada").user.me();
  h.advance(1);
  await withSecondFactor(h, "admin:ada");
  await h.client("admin:ada").user.signOutEverywhere();
  const entries = await h.within(() => Audit.of("user", h.idOf("admin:ada")));
  expect(entries.map(({ action, actor }) => [action, actor]).slice(1)).toEqual([
    ["user.second_factor_changed", h.idOf("admin:ada")],
    ["user.signed_out", h.idOf("admin:ada")],
  ]);
});

test("an account is found by its address also after the stage's secret has changed", async () => {
  await using h = await harness();
  await h.client("customer:alice").user.me();
  Object.assign(h.edge.runtime, { identitySecrets: ["the new one", "for tests only"] });
  const { items } = await h.client("support:sam").user.list({ email: "somebody@people.test" });
  expect(items.map(({ id }) => id)).toContain(h.idOf("customer:alice"));
});
