/**
 * Against `stripe-stateful-mock`, which others wrote: of API version 2020-08-27, it knows charges and no PaymentIntents. So
 * this shows that our client and what we make of refusals hold against a server we did not make; not how we pay.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createExpressApp } from "stripe-stateful-mock";
import { afterAll, beforeAll, expect, test } from "vitest";
import { translate } from "./stripe.error.ts";
import { stripeClient } from "./stripe.ts";

const server = createServer(createExpressApp());
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => void server.close());

const client = (apiKey = "sk_test_mock") =>
  stripeClient({ apiKey, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
const charge = (key: string, source = "tok_visa", amount = 1_000) =>
  client().charges.create({ amount, currency: "gbp", source }, { idempotencyKey: key });
const refund = (of: string, key: string, amount: number) =>
  client().refunds.create({ charge: of, amount, metadata: { refund_id: key } }, { idempotencyKey: key });
const translated = (asked: Promise<unknown>) => asked.then(() => undefined, translate);

test("of charges: one key is one charge, and other parameters under it are refused", async () => {
  const [first, again] = [await charge("k1"), await charge("k1")];
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  // Whatever was done under the key was done: it is no refusal.
  expect(await translated(charge("k1", "tok_visa", 999))).toMatchObject({ name: "GatewayUnknown" });
});

test("of refunds of charges: one key is one refund, parts add up, and no more than was charged", async () => {
  const { id } = await charge("k2");
  const [first, again] = [await refund(id, "r1", 300), await refund(id, "r1", 300)];
  expect(again.id).toBe(first.id);
  expect((await client().refunds.list({ charge: id })).data).toMatchObject([{ metadata: { refund_id: "r1" } }]);
  expect(await translated(refund(id, "r2", 701))).toMatchObject({ name: "GatewayRefused" });
  expect((await client().charges.retrieve(id)).amount_refunded).toBe(300);
});

test.each([
  ["tok_500", "GatewayUnknown"],
  ["tok_429", "GatewayNotAsked"],
  ["tok_chargeDeclined", "GatewayRefused"],
])("of charges: %s is %s", async (source, name) => {
  expect(await translated(charge(source, source))).toMatchObject({ name });
});

test("of charges: what is not there is refused by its code", async () => {
  const asked = client().charges.retrieve("ch_none");
  expect(await translated(asked)).toMatchObject({ name: "GatewayRefused", code: "resource_missing" });
});
