import { Payment } from "@waybill/core/payment";
import { expect, test } from "vitest";
import { one, shop } from "./api/shop.fixture.ts";
import { handlersWithin } from "./handlers.ts";
import { type Harness, harness } from "./harness.ts";
import { linesOf, told } from "./lines.fixture.ts";

const followed = (h: Harness, correlationId: string) =>
  linesOf(h.logs).filter((line) => line["correlationId"] === correlationId);
const run = (h: Harness, name: string) => handlersWithin(h.edge)[name]?.({}, { awsRequestId: `run-${name}` });

async function opened(options: Parameters<typeof harness>[0] = {}) {
  const h = await harness(options);
  await shop(h, { A: 5 });
  await h.settle();
  h.logs.length = 0;
  return h;
}

test("one correlation id finds the whole journey of an order, step by step and function by function", async () => {
  await using h = await opened();
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place({ ...one("A"), paymentMethod: "pm_succeeds" }, { correlationId: "journey-1" });
  await h.settle();
  const lines = followed(h, "journey-1");
  expect(lines.map(told)).toEqual([
    "Api call order.place ok",
    "Outbox event published order.placed",
    "ProcessOrder gateway call create requires_confirmation",
    "ProcessOrder gateway call confirm succeeded",
    "ProcessOrder event handled order.placed",
    "Outbox event published order.confirmed",
    "NotifyCustomer event handled order.confirmed",
  ]);
  const customer = lines[0]?.["actorId"];
  expect(customer).toMatch(/^usr_/);
  const relay = { actorId: "Outbox", onBehalfOf: customer, subject: `ORD#${id}` };
  const worker = { actorId: "ProcessOrder", onBehalfOf: customer };
  const gateway = { ...worker, orderId: id, paymentId: expect.stringMatching(/^pay_/) as string };
  expect(lines).toMatchObject([
    { procedure: "order.place", status: 200 },
    relay,
    gateway,
    gateway,
    { ...worker, subject: `ORD#${id}`, attempt: 1 },
    relay,
    { ...worker, actorId: "NotifyCustomer", subject: `ORD#${id}` },
  ]);
});

test("a line says when, what, by which function, in which invocation and request, for whom, and how long", async () => {
  const slow: Payment.Gateway = {
    ...Payment.sandbox,
    async confirm(request) {
      h.clock.advance(40);
      return Payment.sandbox.confirm(request);
    },
  };
  await using h = await opened({ gateway: slow });
  await h.client("customer:alice").order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  const at = new Date(h.clock.now()).toISOString();
  await h.settle();
  const [call, , , gateway, handled] = linesOf(h.logs);
  const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
  expect(call).toEqual({
    timestamp: at,
    level: "INFO",
    message: "call",
    service: "waybill",
    function: "Api",
    functionRequestId: uuid,
    coldStart: expect.any(Boolean) as boolean,
    requestId: uuid,
    correlationId: uuid,
    actorId: expect.stringMatching(/^usr_/) as string,
    procedure: "order.place",
    outcome: "ok",
    status: 200,
    durationMs: 0,
  });
  expect(gateway).toMatchObject({ operation: "confirm", durationMs: 40 });
  expect(handled).toMatchObject({ message: "event handled", durationMs: 40 });
});

test("each call has one line, also where several share a request, and whatever refused it", async () => {
  await using h = await opened();
  const nobody = h.client();
  await Promise.allSettled([nobody.product.list(), nobody.product.get({ sku: "NONE" }), nobody.order.list()]);
  await h
    .client("customer:alice")
    .order.place(one("A", 9), { idempotencyKey: "k" })
    .catch(() => {});
  await h.fetch(`${h.url}/product.list`, { headers: { authorization: "Bearer a.b.c" } });
  await h.fetch(`${h.url}/no.such`);
  await h.fetch(`${h.url}/order.place`, { method: "POST", body: "{}" });
  await h.fetch(`${h.url}/health`);
  const seen = linesOf(h.logs).map((line) => [told(line), line["status"], line["level"]]);
  // Those that share a request end in any order.
  const together = seen.splice(0, 3).toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  expect([...together, ...seen]).toEqual([
    ["Api call order.list auth.unauthenticated", 401, "INFO"],
    ["Api call product.get product.not_found", 404, "INFO"],
    ["Api call product.list ok", 200, "INFO"],
    ["Api call order.place inventory.out_of_stock", 409, "INFO"],
    ["Api call product.list auth.unauthenticated", 401, "INFO"],
    ["Api call api.not_found", 404, "INFO"],
    ["Api call order.place api.unsupported_media_type", 415, "INFO"],
  ]);
  expect(linesOf(h.logs)[3]).toMatchObject({ sku: "A" });
});

test("our own failure is one line, with its causes and its stack; the answer has neither", async () => {
  await using h = await opened();
  const { dynamo } = h.edge.runtime;
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      (args) =>
        commandName === "GetItemCommand" ? Promise.reject(new RangeError("off the table")) : next(args),
    { step: "initialize", name: "broken" },
  );
  const answer = await h.fetch(`${h.url}/product.get?input=${encodeURIComponent('{"json":{"sku":"A"}}')}`);
  dynamo.middlewareStack.remove("broken");
  expect(await answer.text()).not.toContain("off the table");
  const lines = linesOf(h.logs);
  expect(lines).toMatchObject([{ level: "ERROR", message: "call", outcome: "internal.error", status: 500 }]);
  expect(lines[0]?.["error"]).toContain("RangeError: off the table");
  expect(lines[0]?.["stack"]).toContain("product.repo.ts");
});

test("what a cron does to an order is found by the order's own correlation id", async () => {
  await using h = await opened();
  const place = (correlationId: string) => h.client("customer:alice").order.place(one("A"), { correlationId });
  await place("expires");
  await h.settle();
  h.advance(906);
  await run(h, "ExpireReservations");
  await h.settle();
  expect(followed(h, "expires").slice(2).map(told)).toEqual([
    "ProcessOrder event handled order.placed",
    "ExpireReservations reservation expired",
    "Outbox event published order.expired",
    "NotifyCustomer event handled order.expired",
  ]);
  expect(followed(h, "run-ExpireReservations")).toMatchObject([
    { message: "cron ran", actorId: "ExpireReservations", count: 1, durationMs: 0 },
  ]);
});

test("a payment that the reconciler began or resolved is found by the order's own correlation id", async () => {
  await using h = await opened();
  const alice = h.client("customer:alice");
  await alice.order.place({ ...one("A"), paymentMethod: "pm_times_out" }, { correlationId: "late" });
  await h.settle();
  h.advance(31);
  await run(h, "ReconcilePayments");
  await h.settle();
  expect(followed(h, "late").slice(2).map(told)).toEqual([
    "ProcessOrder gateway call create requires_confirmation",
    "ProcessOrder gateway call confirm unknown",
    "ProcessOrder payment unanswered order.placed",
    "ProcessOrder event handled order.placed",
    "ReconcilePayments gateway call retrieve succeeded",
    "Outbox event published order.confirmed",
    "NotifyCustomer event handled order.confirmed",
  ]);
});

test("a correlation id that is none, or looks like a secret, is replaced by the request's", async () => {
  await using h = await opened();
  const cards = ["4242424242424242", "4242_4242_4242_4242", "card-4242-4242-4242-4242"];
  const keys = ["wb_live_0123456789", "sk_live_51Habc", "rk_test_51Habc", "whsec_51Habc"];
  for (const wrong of ["a b", "x".repeat(65), ...cards, ...keys]) {
    const { headers } = await h.fetch(`${h.url}/health`, { headers: { "x-correlation-id": wrong } });
    expect(headers.get("x-correlation-id")).toBe(headers.get("x-request-id"));
  }
  const ids = ["checkout-7", "ord_01JDA3ZK7Q8W9E0R1T2Y3V4B5N", "01JDA3ZK7Q8W9E0R1T2Y3V4B5N"];
  const traces = [crypto.randomUUID(), "4bf92f3577b34da6a3ce929d0e0e4736", "1-67891233-123456781234567812345678"];
  for (const right of [...ids, ...traces]) {
    const { headers } = await h.fetch(`${h.url}/health`, { headers: { "x-correlation-id": right } });
    expect(headers.get("x-correlation-id")).toBe(right);
  }
});

test("what a function throws is logged, and thrown on without what it quotes", async () => {
  await using h = await opened();
  h.edge.runtime.dynamo.middlewareStack.add(() => () => Promise.reject(new Error("of alice@example.com")), {
    step: "initialize",
    name: "broken",
  });
  const failed = run(h, "SweepOutbox");
  await expect(failed).rejects.toThrow("Error: of [e-mail]");
  await expect(failed).rejects.not.toHaveProperty("cause");
  h.edge.runtime.dynamo.middlewareStack.remove("broken");
  expect(linesOf(h.logs)).toMatchObject([{ level: "ERROR", message: "invocation failed", function: "SweepOutbox" }]);
});
