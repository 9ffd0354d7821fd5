import { expect, test } from "vitest";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { Payment } from "./payment.ts";

const { sandbox } = Payment;
type Hook = Payment.Webhook;

const order = { amount: 1_000, currency: "GBP", orderId: "ord_1", paymentId: "pay_1", capture: "automatic" } as const;

async function paid(w: World, method: string, gateway: Payment.Gateway = sandbox) {
  return w.within(async () => {
    const { id } = await gateway.create({ ...order, key: "create", method });
    return gateway.confirm({ key: "confirm", intentId: id });
  });
}

async function delivered(w: World): Promise<Hook[]> {
  const hooks: Hook[] = [];
  await w.within(() => sandbox.deliverDue(async (hook) => void hooks.push(hook)));
  return hooks;
}
const typeOf = ({ body }: Hook) => (JSON.parse(body) as { type: string }).type;
const [created, succeeded] = ["payment_intent.created", "payment_intent.succeeded"];

test.each([
  ["pm_succeeds", [created, succeeded]],
  ["pm_webhooks_duplicated", [created, created, succeeded, succeeded]],
  ["pm_webhooks_reordered", [succeeded, created]],
  ["pm_declines", [created, "payment_intent.payment_failed"]],
])("%s tells what happened, once it is handed over", async (method, types) => {
  await using w = await world();
  await paid(w, method);
  expect((await delivered(w)).map(typeOf)).toEqual(types);
  expect(await delivered(w)).toEqual([]);
});

test("what time alone brings is told when its time has come", async () => {
  await using w = await world();
  const { id } = await paid(w, "pm_refund_fails");
  await w.within(() => sandbox.refund({ key: "r", intentId: id, amount: 1, refundId: "ref_1" }));
  expect((await delivered(w)).map(typeOf)).toEqual([created, succeeded, "refund.created"]);
  w.advance(59);
  expect(await delivered(w)).toEqual([]);
  w.advance(1);
  expect((await delivered(w)).map(typeOf)).toEqual(["refund.failed"]);
});

test("a webhook that is not taken comes again, and keeps no other", async () => {
  await using w = await world();
  await paid(w, "pm_succeeds");
  const refusing = async (hook: Hook) => (typeOf(hook) === created ? Promise.reject(new Error("503")) : undefined);
  expect(await w.within(() => sandbox.deliverDue(refusing))).toBe(1);
  expect(w.complaints()).toMatchObject([{ message: "sandbox webhook not taken", type: created }]);
  expect((await delivered(w)).map(typeOf)).toEqual([created]);
});

test("an early webhook is there before the answer to the call", async () => {
  await using w = await world();
  const seen: string[] = [];
  const gateway = Payment.sandboxGateway({ deliver: async (hook) => void seen.push(typeOf(hook)) });
  await w.within(async () => {
    const { id } = await gateway.create({ ...order, key: "create", method: "pm_webhooks_early" });
    const confirming = gateway.confirm({ key: "confirm", intentId: id });
    seen.push((await confirming).status);
  });
  expect(seen).toEqual([created, succeeded, "succeeded"]);
});

test("a webhook that the gateway signed names the event, the intent and the order", async () => {
  await using w = await world();
  const { id } = await paid(w, "pm_succeeds");
  const [hook] = await delivered(w);
  if (!hook) throw new Error("nothing");
  const notice = await w.within(() => sandbox.readWebhook(hook));
  expect(notice).toEqual({ id: expect.stringMatching(/^evt_/), type: created, intentId: id, orderId: "ord_1" });
});

test.each<[string, (hook: Hook, w: World) => Hook, string]>([
  ["tampered with", ({ body, headers }) => ({ body: body.replace("ord_1", "ord_2"), headers }), "not right"],
  ["unsigned", ({ body }) => ({ body, headers: {} }), "not signed"],
  [
    "signed by somebody else",
    ({ body }, w) => ({ body, headers: { [header]: w.within(() => Payment.Signature.sign("whsec_other", body)) } }),
    "not right",
  ],
  [
    "under a header that is no signature",
    ({ body }) => ({ body, headers: { [header]: "t=1,v1=,v1=zz,v0" } }),
    "not right",
  ],
  ["signed more than five minutes ago", (hook, w) => (w.clock.advance(301_000), hook), "too long ago"],
  ["signed for a time to come", (hook, w) => (w.clock.advance(-301_000), hook), "too long ago"],
])("a webhook that is %s is refused", async (_, change, why) => {
  await using w = await world();
  await paid(w, "pm_succeeds");
  const [hook] = await delivered(w);
  if (!hook) throw new Error("nothing");
  const changed = change(hook, w);
  await expect(w.within(() => sandbox.readWebhook(changed))).rejects.toThrow(why);
  await expect(w.within(() => sandbox.readWebhook(changed))).rejects.toBeInstanceOf(Payment.WebhookRefused);
});

test("while a secret is rolled, one right signature of two is enough", async () => {
  await using w = await world();
  await paid(w, "pm_succeeds");
  const [hook] = await delivered(w);
  if (!hook) throw new Error("nothing");
  const [time, signature] = hook.headers[header]?.split(",") ?? [];
  const rolled = { ...hook, headers: { [header]: `${time},v1=${"0".repeat(64)},${signature}` } };
  expect(await w.within(() => sandbox.readWebhook(rolled))).toMatchObject({ orderId: "ord_1" });
});

const header = "waybill-sandbox-signature";
