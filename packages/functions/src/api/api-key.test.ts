import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ApiKey } from "@waybill/core/api-key";
import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { one, shop } from "./shop.fixture.ts";

const scopes = ["order:price", "order:read_any"] as const;
const make = { name: "till", scopes: [...scopes] };

test("a key works within its scopes, for customers it names, and says who acted", async () => {
  await using h = await harness();
  await shop(h, { A: 5 });
  const { secret, id, status, lastFour } = await h.client("owner:olga").apiKey.create(make);
  expect(secret).toMatch(new RegExp(`^${ApiKey.pattern}$`));
  expect([status, lastFour]).toEqual(["active", secret.slice(-4)]);
  const till = h.clientWith(secret);
  const customerId = h.idOf("customer:alice");
  const order = await till.order.place({ ...one("A"), customerId });
  expect(order.customerId).toBe(customerId);
  expect((await till.order.get({ id: order.id })).id).toBe(order.id);
  await expect(till.order.place(one("A"))).rejects.toMatchObject({
    reason: "input.invalid",
    issues: [{ path: ["customerId"] }],
  });
  await expect(till.inventory.get({ sku: "A" })).rejects.toMatchObject({ status: 403 });
  await h.settle();
  expect(h.logs.some((line) => line.includes(`"actorId":"${id}"`))).toBe(true);
  expect(h.logs.join("")).not.toContain(secret);
  expect((await h.client("owner:olga").apiKey.list()).items).toMatchObject([
    { id, lastUsedAt: expect.any(Date) as Date },
  ]);
});

test("only a digest is stored: nothing in the table opens the door", async () => {
  await using h = await harness();
  const { secret } = await h.client("owner:olga").apiKey.create(make);
  const { DynamoDBClient, ScanCommand } = await import("@aws-sdk/client-dynamodb");
  expect(h.edge.runtime.dynamo).toBeInstanceOf(DynamoDBClient);
  const { Items } = await h.edge.runtime.dynamo.send(new ScanCommand({ TableName: h.edge.runtime.tableName }));
  const all = JSON.stringify(Items);
  expect(all).not.toContain(secret);
  expect(all).not.toContain(secret.slice(34, -6));
});

test("made up, mistyped, of another stage, of nobody, or cut: a key is refused like any bad token", async () => {
  await using h = await harness();
  const { secret } = await h.client("owner:olga").apiKey.create(make);
  const swapped = secret.replace(/^(.{40})(.)(.)/, "$1$3$2");
  const bad = [
    secret.slice(0, -1),
    `${secret}0`,
    secret.replace("wb_test_", "wb_live_"),
    secret.toLowerCase(),
    swapped === secret ? `${secret.slice(0, 40)}00${secret.slice(42)}` : swapped,
    `${secret.slice(0, 8)}${"0".repeat(26)}${secret.slice(34)}`,
    "wb_test_",
    `wb_test_${"0".repeat(75)}`,
    `wb_test_../../etc/passwd`,
  ];
  for (const token of bad)
    await expect(h.clientWith(token).system.health(), token).rejects.toMatchObject({
      reason: "auth.unauthenticated",
      status: 401,
    });
  // With a right checksum, the secret of one key and the id of another.
  const other = await h.client("owner:olga").apiKey.create(make);
  const crossed = `${other.secret.slice(0, 34)}${secret.slice(34)}`;
  await expect(h.clientWith(crossed).system.health()).rejects.toMatchObject({ status: 401 });
});

test("a revoked key is nothing at once, also for reading; an expired one from its moment on", async () => {
  await using h = await harness();
  const owner = h.client("owner:olga");
  const { secret, id } = await owner.apiKey.create(make);
  const till = h.clientWith(secret);
  await till.order.list();
  await owner.apiKey.revoke({ id });
  await expect(till.order.list()).rejects.toMatchObject({ status: 401 });
  await owner.apiKey.revoke({ id });
  await expect(owner.apiKey.rotate({ id })).rejects.toMatchObject({ reason: "api_key.not_active" });
  const short = await owner.apiKey.create({ ...make, expiresInDays: 1 });
  h.advance(24 * 3600 - 1);
  await h.clientWith(short.secret).order.list();
  h.advance(2);
  await expect(h.clientWith(short.secret).order.list()).rejects.toMatchObject({ status: 401 });
});

test("rotated, the old secret works for the overlap and no longer, and there are never three", async () => {
  await using h = await harness();
  const owner = () => h.client("owner:olga");
  const first = await owner().apiKey.create(make);
  const second = await owner().apiKey.rotate({ id: first.id, overlapSeconds: 600 });
  for (const { secret } of [first, second]) await h.clientWith(secret).order.list();
  const third = await owner().apiKey.rotate({ id: first.id, overlapSeconds: 600 });
  await expect(h.clientWith(first.secret).order.list()).rejects.toMatchObject({ status: 401 });
  h.advance(599);
  await h.clientWith(second.secret).order.list();
  h.advance(2);
  await expect(h.clientWith(second.secret).order.list()).rejects.toMatchObject({ status: 401 });
  await h.clientWith(third.secret).order.list();
  const last = await owner().apiKey.rotate({ id: first.id, overlapSeconds: 0 });
  await expect(h.clientWith(third.secret).order.list()).rejects.toMatchObject({ status: 401 });
  await h.clientWith(last.secret).order.list();
});

test("a key dies with the account that made it", async () => {
  await using h = await harness();
  await h.client("owner:olga").user.me();
  await shop(h, { A: 1 });
  const { secret } = await h.client("admin:ada").apiKey.create(make);
  const till = h.clientWith(secret);
  await till.order.list();
  await h.client("owner:olga").user.disable({ id: h.idOf("admin:ada") });
  const order = { ...one("A"), customerId: h.idOf("customer:alice") };
  await expect(till.order.place(order)).rejects.toMatchObject({ status: 401 });
  h.advance(31);
  await expect(till.order.list()).rejects.toMatchObject({ status: 401 });
});

test("a copy of the call that made a key is answered with the same secret, and nobody else's call is", async () => {
  await using h = await harness();
  const owner = h.client("owner:olga");
  const key = { idempotencyKey: "make-the-till" };
  const made = await owner.apiKey.create(make, key);
  expect(await owner.apiKey.create(make, key)).toEqual(made);
  await expect(owner.apiKey.create({ ...make, name: "other" }, key)).rejects.toMatchObject({
    reason: "idempotency.mismatch",
  });
  expect((await owner.apiKey.list()).items).toHaveLength(1);
  await owner.apiKey.rotate({ id: made.id });
  await expect(owner.apiKey.create(make, key)).rejects.toMatchObject({ reason: "api_key.not_active" });
});

test("the stage's secret can change: keys made under the old one work on while it stands behind the new one", async () => {
  await using h = await harness();
  const { secret } = await h.client("owner:olga").apiKey.create(make);
  Object.assign(h.edge.runtime, { identitySecrets: ["the new one", "for tests only"] });
  await h.clientWith(secret).order.list();
  const young = await h.client("owner:olga").apiKey.create(make);
  Object.assign(h.edge.runtime, { identitySecrets: ["the new one"] });
  await h.clientWith(young.secret).order.list();
  await expect(h.clientWith(secret).order.list()).rejects.toMatchObject({ status: 401 });
});

test("the published pattern is the one that keys are made by", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/api-keys.md"), "utf8");
  expect(page).toContain(ApiKey.pattern);
});
