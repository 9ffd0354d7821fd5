import { Payment } from "@waybill/core/payment";
import { expect, test } from "vitest";
import { handlersWithin } from "../handlers.ts";
import { type Harness, harness } from "../harness.ts";
import { linesOf } from "../lines.fixture.ts";
import { one, shop } from "./shop.fixture.ts";

type Hook = Payment.Webhook;

const signature = "waybill-sandbox-signature";
const json = { "content-type": "application/json" };

/** As the gateway sends it. */
const post = (h: Harness, { body, headers }: Hook, provider = "sandbox") =>
  h.fetch(`${h.url}/hooks/payments/${provider}`, { method: "POST", body, headers: headers as Record<string, string> });

const signed = (h: Harness, body: string): Hook => ({
  body,
  headers: { ...json, [signature]: h.within(() => Payment.Signature.sign("whsec_of_the_sandbox", body)) },
});
const notice = (h: Harness, of: object) => signed(h, JSON.stringify({ id: "evt_1", type: "payment_intent.x", ...of }));

/** Everything that the sandbox has to tell, to whoever takes it; what each was answered. */
async function deliver(h: Harness): Promise<number[]> {
  const statuses: number[] = [];
  await h.within(() =>
    Payment.sandbox.deliverDue(async (hook) => {
      const { status } = await post(h, hook);
      statuses.push(status);
      if (status !== 200) throw new Error(`answered ${status}`);
    }),
  );
  return statuses;
}

async function placed(h: Harness, paymentMethod: string) {
  await shop(h, { A: 5 });
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ ...one("A"), paymentMethod });
  await h.settle();
  return { id, status: async () => (await alice.order.get({ id })).status };
}

const reasonOf = async (response: Response) => {
  const { error } = (await response.json()) as { error?: { json: { data: { reason: string } } } };
  return [response.status, error?.json.data.reason];
};

test("money that comes later confirms the order as soon as the gateway says so", async () => {
  await using h = await harness();
  const order = await placed(h, "pm_answers_late");
  expect(await deliver(h)).toEqual([200, 200]);
  expect(await order.status()).toBe("payment_processing");
  h.advance(60);
  expect(await deliver(h)).toEqual([200]);
  expect(await order.status()).toBe("confirmed");
});

test.each(["pm_webhooks_duplicated", "pm_webhooks_reordered", "pm_webhooks_early"])(
  "%s: whatever is told, and when, the order is paid once",
  async (method) => {
    const early: number[] = [];
    await using h: Harness = await harness({
      gateway: Payment.sandboxGateway({ deliver: async (hook) => void early.push((await post(h, hook)).status) }),
    });
    const order = await placed(h, method);
    expect(early).toEqual(method === "pm_webhooks_early" ? [200, 200] : []);
    expect(new Set(await deliver(h))).toEqual(new Set(method === "pm_webhooks_early" ? [] : [200]));
    expect(await order.status()).toBe("confirmed");
    expect(await h.within(() => Payment.ofOrder(order.id))).toMatchObject([{ status: "captured" }]);
  },
);

test.each<[string, (h: Harness, hook: Hook) => Hook, [number, string]]>([
  [
    "forged",
    (_, { body }) => ({ body, headers: { ...json, [signature]: `t=1,v1=${"0".repeat(64)}` } }),
    [400, "hook.not_signed"],
  ],
  ["unsigned", (_, { body }) => ({ body, headers: json }), [400, "hook.not_signed"]],
  ["replayed six minutes later", (h, hook) => (h.advance(360), hook), [400, "hook.not_signed"]],
  [
    "tampered with",
    (_, { body, headers }) => ({ body: body.replace("evt_1", "evt_2"), headers }),
    [400, "hook.not_signed"],
  ],
  ["spaced differently", (_, { body, headers }) => ({ body: `${body} `, headers }), [400, "hook.not_signed"]],
  ["signed and no JSON", (h) => signed(h, "{"), [400, "hook.not_signed"]],
  ["signed and no event", (h) => signed(h, "{}"), [400, "hook.not_signed"]],
  ["signed and 256 KB and a byte", (h) => signed(h, "x".repeat(256 * 1024 + 1)), [413, "input.too_large"]],
  [
    "not JSON by its type",
    (_, { body, headers }) => ({ body, headers: { ...headers, "content-type": "text/plain" } }),
    [415, "api.unsupported_media_type"],
  ],
])("a webhook that is %s is refused, and moves nothing", async (_, change, answer) => {
  await using h = await harness();
  const order = await placed(h, "pm_answers_late");
  h.advance(60);
  const hook = change(h, notice(h, { orderId: order.id }));
  expect(await reasonOf(await post(h, hook))).toEqual(answer);
  expect(await order.status()).toBe("payment_processing");
});

test("only the gateway that the stage is paid through has a place for webhooks, and only by POST", async () => {
  await using h = await harness();
  for (const provider of ["stripe", "", "sandbox/", "__proto__"])
    expect(await reasonOf(await post(h, notice(h, {}), provider))).toEqual([404, "hook.not_found"]);
  const got = await h.fetch(`${h.url}/hooks/payments/sandbox`);
  expect(await reasonOf(got)).toEqual([405, "api.method_not_supported"]);
});

test("a body that comes in base64 is the same body, byte for byte", async () => {
  await using h = await harness();
  const { body, headers } = notice(h, { text: "é 漢字 🦀" });
  const http = { method: "POST", path: "", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "" };
  const post = async (sent: string) => {
    const event = { rawPath: "/hooks/payments/sandbox", headers, body: sent, isBase64Encoded: true };
    const requestContext = { requestId: "r", http };
    return (await handlersWithin(h.edge)["Api"]?.({ ...event, requestContext }, {})) as { statusCode: number };
  };
  expect((await post(Buffer.from(body).toString("base64"))).statusCode).toBe(200);
  expect((await post(Buffer.from(body, "latin1").toString("base64"))).statusCode).toBe(400);
});

test("an order that is not there is asked for again; what is about no order of ours is taken and done with", async () => {
  await using h = await harness();
  const unknown = await post(h, notice(h, { orderId: "ord_01M8RDA4M0GV30CX0M6FBW67T4" }));
  expect(unknown.headers.get("retry-after")).toBe("1");
  expect(await reasonOf(unknown)).toEqual([503, "hook.order_unknown"]);
  for (const foreign of [{}, { orderId: "cs_of_somebody_else" }, { orderId: "ord_1#x" }])
    expect((await post(h, notice(h, foreign))).status).toBe(200);
});

test("a webhook without the order's id is about the order of its intent", async () => {
  await using h = await harness();
  const order = await placed(h, "pm_answers_late");
  const [attempt] = await h.within(() => Payment.ofOrder(order.id));
  h.advance(60);
  expect((await post(h, notice(h, { intentId: attempt?.intentId }))).status).toBe(200);
  expect(await order.status()).toBe("confirmed");
});

test("while the gateway is down a webhook is asked for again, and comes to no harm", async () => {
  await using h = await harness();
  const order = await placed(h, "pm_answers_late");
  const [attempt] = await h.within(() => Payment.ofOrder(order.id));
  h.advance(60);
  const down = async () => Promise.reject(new Payment.GatewayUnknown("no answer"));
  h.edge.runtime.gateway = { ...h.edge.runtime.gateway, retrieve: down };
  const response = await post(h, notice(h, { intentId: attempt?.intentId }));
  expect([response.headers.get("retry-after"), ...(await reasonOf(response))]).toEqual([
    "1",
    503,
    "internal.unavailable",
  ]);
});

test("who is refused runs out of tries; the gateway, from the same address, does not", async () => {
  await using h = await harness({ rules: { addressCallsBurst: 5, addressCallsPerSecond: 1 } });
  const statusOf = async (hook: Hook) => (await post(h, hook)).status;
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push(await statusOf({ body: "{}", headers: json }));
  expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429, 429]);
  for (let i = 0; i < 8; i++) expect(await statusOf(notice(h, {}))).toBe(200);
});

test("a webhook is a line of the log, as every call is, and says nothing of what it was told", async () => {
  await using h = await harness();
  await post(h, notice(h, { secret: "sk_live_of_somebody" }));
  await post(h, { body: "{}", headers: json });
  expect(linesOf(h.logs)).toMatchObject([
    { message: "call", procedure: "hooks.payments", outcome: "ok", status: 200 },
    { message: "call", procedure: "hooks.payments", outcome: "hook.not_signed", status: 400 },
  ]);
  expect(h.logs.join()).not.toContain("sk_live");
});
