import { createHmac, createPublicKey, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { harness } from "../harness.ts";
import { one, shop } from "./shop.fixture.ts";

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const decode = (token: string, index: number) =>
  JSON.parse(Buffer.from(token.split(".")[index] ?? "", "base64url").toString()) as Record<string, unknown>;

test("forty kinds of bad token are refused, never taken for none", async () => {
  await using h = await harness();
  const good = h.token("admin:ada");
  const [head = "", body = "", signature = ""] = good.split(".");
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const signed = (header: object, claims: object, key: KeyObject = privateKey) => {
    const text = `${part(header)}.${part(claims)}`;
    return `${text}.${createSign("RSA-SHA256").update(text).sign(key, "base64url")}`;
  };
  const hmac = (secret: string) => {
    const text = `${part({ ...header, alg: "HS256" })}.${body}`;
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  };
  const claims = decode(good, 1);
  const header = decode(good, 0);
  const minted = (changed: Record<string, unknown>) => h.mint({ claims: changed });
  const now = Math.floor(h.clock.now() / 1000);
  const [jwk] = h.identity.jwks.keys;
  const pem = createPublicKey({ key: { ...jwk }, format: "jwk" })
    .export({ type: "spki", format: "pem" })
    .toString();
  const bad = {
    // Somebody else's signature, or none.
    "another key": signed(header, claims),
    "another key, put into the header": signed({ ...header, jwk: publicKey.export({ format: "jwk" }) }, claims),
    "another key, by a URL in the header": signed({ ...header, jku: "http://127.0.0.1:9/jwks.json" }, claims),
    "an unknown key's id": signed({ ...header, kid: "unknown" }, claims),
    "a key's id like a path": signed({ ...header, kid: "../../etc/passwd" }, claims),
    "a key's id like SQL": signed({ ...header, kid: "' OR 1=1 --" }, claims),
    "a key's id that is a reserved name": signed({ ...header, kid: "__proto__" }, claims),
    "no key's id": signed({ alg: "RS256" }, claims),
    "no algorithm": `${part({ ...header, alg: "none" })}.${body}.`,
    "no algorithm, in capitals": `${part({ ...header, alg: "NONE" })}.${body}.${signature}`,
    "no algorithm, signed": `${part({ ...header, alg: "none" })}.${body}.${signature}`,
    "no algorithm said": `${part({ kid: header["kid"] })}.${body}.${signature}`,
    "a shared secret": hmac("secret"),
    "the public key as a shared secret": hmac(pem),
    "the public key's modulus as a shared secret": hmac(jwk?.n ?? ""),
    "an elliptic curve": `${part({ ...header, alg: "ES256" })}.${body}.${signature}`,
    "no signature": `${head}.${body}.`,
    "another token's signature": `${head}.${body}.${h.token("customer:alice").split(".")[2]}`,
    "a changed signature": `${head}.${body}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
    // Claims that are not what was signed, or not ours.
    "changed claims": `${head}.${part({ ...claims, "cognito:groups": ["owner"] })}.${signature}`,
    "claims that were duplicated": `${head}.${Buffer.from(JSON.stringify(claims).replace("{", '{"sub":"x",')).toString("base64url")}.${signature}`,
    "another issuer": minted({ iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other" }),
    "another region's issuer": minted({ iss: "https://cognito-idp.us-east-1.amazonaws.com/eu-west-1_LocalDev1" }),
    "an issuer that begins like ours": minted({ iss: `${h.identity.issuer}.evil.example` }),
    "no issuer": minted({ iss: undefined }),
    "another client": minted({ client_id: "other" }),
    "no client": minted({ client_id: undefined }),
    "an audience in place of a client": minted({ client_id: undefined, aud: h.identity.clientId }),
    "an ID token": minted({ token_use: "id", aud: h.identity.clientId }),
    "a refresh token": minted({ token_use: "refresh" }),
    "no use": minted({ token_use: undefined }),
    "no subject": minted({ sub: undefined }),
    "a subject that is no UUID": minted({ sub: "admin" }),
    "several subjects": minted({ sub: ["a", "b"] }),
    // Time.
    expired: h.mint({ expiresInSeconds: -1 }),
    "expired this second": minted({ exp: now }),
    "without an end": minted({ exp: undefined }),
    "an end that is no number": minted({ exp: "never" }),
    "not yet valid": minted({ nbf: now + 600 }),
    "signed in at no time": minted({ auth_time: undefined }),
    // No token at all.
    truncated: good.slice(0, -10),
    "cut in two": good.split(".").slice(0, 2).join("."),
    "four parts": `${good}.${signature}`,
    empty: "",
    "not a token": "abc",
    "not JSON": `${head}.${Buffer.from("not json").toString("base64url")}.${signature}`,
    huge: `${head}.${"a".repeat(20_000)}.${signature}`,
  };
  expect(Object.keys(bad).length).toBeGreaterThanOrEqual(40);
  for (const [name, token] of Object.entries(bad)) {
    const response = await h.fetch(`${h.url}/system.health`, { headers: { authorization: `Bearer ${token}` } });
    const text = await response.text();
    expect.soft([name, response.status], text).toEqual([name, 401]);
    expect.soft(text).toContain("auth.unauthenticated");
  }
  for (const authorization of [
    "Basic YTpi",
    good,
    `bearer  ${good}`,
    `Bearer ${good}, Bearer ${good}`,
    `Token ${good}`,
  ])
    expect((await h.fetch(`${h.url}/system.health`, { headers: { authorization } })).status, authorization).toBe(401);
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
