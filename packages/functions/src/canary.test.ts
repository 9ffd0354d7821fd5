import { expect, test } from "vitest";
import { one, shop } from "./api/shop.fixture.ts";
import { handlersWithin } from "./handlers.ts";
import { harness } from "./harness.ts";
import { linesOf, told } from "./lines.fixture.ts";

/** What has a form by which it can be known, wherever it stands. */
const canaries = {
  mail: "canary.bird@example.com",
  card: "4242424242424242",
  spaced: "5555 5555 5555 4444",
  key: "wb_live_c4n4ryc4n4ryc4n4ry",
  jwt: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmVkYnljYW5hcnk",
  bearer: "Bearer canary-opaque-token",
  signed: "X-Amz-Signature=c4n4ry0123456789abcdef&X-Amz-Credential=CANARYID",
};
/** What has none, and must not be logged in the first place. */
const address = {
  name: "Canary Bird",
  line1: "12 Canary Row",
  city: "Monterey",
  postalCode: "93940",
  country: "US",
};
const all = Object.values(canaries).join(" ");
const traces = [
  ...Object.values(canaries),
  address.name,
  address.line1,
  encodeURIComponent(canaries.mail),
  "canary.bird",
  "5555 4444",
  "canary-opaque",
  "c2lnbmVkYnljYW5hcnk",
  "c4n4ry",
  "CANARYID",
];

function expectClean(texts: readonly string[]) {
  for (const text of texts) for (const trace of traces) expect(text).not.toContain(trace);
}

test("what a caller sends is in no line: inputs, headers, URLs, unknown fields, whether taken or refused", async () => {
  await using h = await harness();
  await shop(h, { A: 5 });
  const alice = h.client("customer:alice");
  const quiet = (call: Promise<unknown>) => call.catch(() => {});
  await alice.order.place({
    ...one("A"),
    shippingAddress: address,
    paymentMethod: "pm_succeeds",
    reference: canaries.card,
    metadata: { note: all, mail: canaries.mail },
  });
  await quiet(alice.order.place({ ...one("A"), reference: all, metadata: { [canaries.mail]: "x" } }));
  await quiet(alice.order.place({ ...one(canaries.card), [canaries.mail]: all }));
  await quiet(alice.order.cancel({ id: `ord_${canaries.card}`, reason: all }));
  await quiet(alice.order.place(one("A", 9), { idempotencyKey: canaries.key, correlationId: canaries.key }));
  await quiet(alice.product.search({ text: all }));
  const input = encodeURIComponent(JSON.stringify({ json: { sku: all, [canaries.mail]: 1 } }));
  const headers = { "user-agent": all, "x-correlation-id": canaries.card, cookie: `session=${canaries.jwt}` };
  await h.fetch(`${h.url}/product.get?input=${input}&${canaries.signed}`, { headers });
  await h.fetch(`${h.url}/${encodeURIComponent(all)}?batch=1&input=${encodeURIComponent(all)}`, { headers });
  await h.fetch(`${h.url}/order.list`, { headers: { authorization: `Bearer ${canaries.jwt}` } });
  await h.fetch(`${h.url}/order.list`, { headers: { authorization: canaries.bearer } });
  await h.fetch(`${h.url}/order.place`, { method: "POST", body: all, headers: { "content-type": "application/json" } });
  await h.settle();
  expect(linesOf(h.logs).filter(({ message }) => message === "call").length).toBeGreaterThanOrEqual(11);
  expectClean(h.logs);
});

test("what a dependency says of it is in no line either: the table, the gateway, a queue", async () => {
  const broken = { step: "initialize", name: "broken" } as const;
  const says = () =>
    Promise.reject(new Error(`${all}\n${all}\r\n${"x".repeat(500)} ${all}`, { cause: new Error(all) }));
  const asks = { create: says, confirm: says, retrieve: says, find: says, capture: says, cancel: says, list: says };
  const refunds = { refund: says, refundsOf: says };
  await using h = await harness({
    gateway: { provider: "sandbox", ...asks, ...refunds, readWebhook: says, ping: says },
  });
  await shop(h, { A: 5 });
  await h.settle();
  const order = { ...one("A"), paymentMethod: "pm_succeeds" };
  await h.client("customer:alice").order.place(order);
  await h.settle();
  h.advance(3_600);
  await h.stack.tick();
  await h.edge.send("ProcessOrder", [{ id: "1", body: all }]);
  await h.settle();
  h.edge.runtime.dynamo.middlewareStack.add(() => says, broken);
  await h
    .client("customer:alice")
    .order.place(order)
    .catch(() => {});
  const handlers = handlersWithin(h.edge);
  const thrown: string[] = [];
  for (const name of ["ExpireReservations", "ReconcilePayments", "SweepOutbox"])
    await handlers[name]?.({}, {}).catch((error: Error) => thrown.push(String(error.stack)));
  h.edge.runtime.dynamo.middlewareStack.remove(broken.name);
  expect(thrown).toHaveLength(3);
  expectClean(thrown);
  const logged = linesOf(h.logs).map(told).join();
  for (const line of ["gateway call", "could not be handled", "dead letter", "invocation failed", "internal.error"])
    expect(logged).toContain(line);
  expect(h.logs.join()).toContain("[e-mail]");
  expectClean(h.logs);
});
