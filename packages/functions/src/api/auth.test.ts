import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { one, shop } from "./shop.fixture.ts";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (token: string, index: number) =>
  JSON.parse(Buffer.from(token.split(".")[index] ?? "", "base64url").toString()) as Record<string, unknown>;

test("a forged, foreign, wrong or expired token is refused, never taken for none", async () => {
  await using h = await harness();
  const good = h.token("admin:ada");
  const [head = "", body = "", signature = ""] = good.split(".");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signed = (header: object, claims: object) => {
    const text = `${part(header)}.${part(claims)}`;
    return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
  };
  const claims = decode(good, 1);
  const header = decode(good, 0);
  const minted = (changed: Record<string, unknown>) => h.mint({ claims: changed });
  const bad = {
    "another key": signed(header, claims),
    "another key's id": signed({ ...header, kid: "../../etc/passwd" }, claims),
    "no algorithm": `${part({ ...header, alg: "none" })}.${body}.`,
    "no algorithm, signed": `${part({ ...header, alg: "none" })}.${body}.${signature}`,
    "a shared secret": `${part({ ...header, alg: "HS256" })}.${body}.${createHmac("sha256", "x").update(`${head}.${body}`).digest("base64url")}`,
    "changed claims": `${head}.${part({ ...claims, "cognito:groups": ["owner"] })}.${signature}`,
    truncated: good.slice(0, -10),
    "cut in two": good.split(".").slice(0, 2).join("."),
    empty: "",
    "not a token": "abc",
    huge: `${head}.${"a".repeat(20_000)}.${signature}`,
    expired: h.mint({ expiresInSeconds: -1 }),
    "not yet valid": minted({ nbf: Math.floor(h.clock.now() / 1000) + 600 }),
    "another issuer": minted({ iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other" }),
    "another client": minted({ client_id: "other" }),
    "an ID token": minted({ token_use: "id" }),
    "no subject": minted({ sub: undefined }),
    "a subject that is no UUID": minted({ sub: "admin" }),
  };
  for (const [name, token] of Object.entries(bad)) {
    const response = await h.fetch(`${h.url}/system.health`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await response.text();
    expect.soft([name, response.status], text).toEqual([name, 401]);
    expect.soft(text).toContain("auth.unauthenticated");
  }
  const basic = await h.fetch(`${h.url}/system.health`, { headers: { authorization: "Basic YTpi" } });
  expect(basic.status).toBe(401);
  expect(h.logs.join("\n")).not.toContain(signature);
});

test("nobody does what their role does not allow, and input is not looked at before", async () => {
  await using h = await harness();
  await shop(h, { A: 1 });
  const product = { sku: "B", name: "B", price: { amount: 1, currency: "GBP" } };
  const cases = [
    [undefined, "auth.unauthenticated", 401],
    ["customer:alice", "auth.forbidden", 403],
    ["support:sam", "auth.forbidden", 403],
  ] as const;
  for (const [name, reason, status] of cases) {
    const client = h.client(name);
    const refusal = { reason, status };
    await expect(client.product.create(product)).rejects.toMatchObject(refusal);
    await expect(client.product.create({} as never)).rejects.toMatchObject(refusal);
    await expect(client.inventory.receive({ sku: "A", quantity: 1 })).rejects.toMatchObject(refusal);
    await expect(client.inventory.adjust({ sku: "A", delta: 1, reason: "x" })).rejects.toMatchObject(refusal);
  }
  await expect(h.client().order.place(one("A"))).rejects.toMatchObject({ status: 401 });
  await expect(h.client().order.list({})).rejects.toMatchObject({ status: 401 });
  await expect(h.client("customer:a").inventory.get({ sku: "A" })).rejects.toMatchObject({ status: 403 });
  for (const role of ["manager", "admin", "owner"]) {
    const sku = `BY-${role}`;
    expect((await h.client(`${role}:x`).product.create({ ...product, sku })).sku).toBe(sku);
  }
});
