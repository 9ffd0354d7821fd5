/** What docs/resilience.md promises, one dependency after the other, through the real client. */
import type { Id } from "@waybill/core/id";
import { expect, onTestFinished, test, vi } from "vitest";
import { one, shop, stockOf } from "./api/shop.fixture.ts";
import { type Dependency, dependencies } from "./edge/checks.ts";
import { type Harness, harness } from "./harness.ts";
import { linesOf } from "./lines.fixture.ts";

const paid = { ...one("A"), paymentMethod: "pm_succeeds" };

/** A shop with ten of A, and Alice. */
async function open(h: Harness) {
  await shop(h, { A: 10 });
  await h.settle();
  return h.client("customer:alice");
}

const captures = (h: Harness, ids: string[]) =>
  h.within(async () => {
    const { Payment } = await import("@waybill/core/payment");
    const attempts = await Promise.all(ids.map((id) => Payment.ofOrder(id)));
    return attempts.map((each) => each.map(({ status }) => status).join());
  });

const statuses = async (h: Harness, ids: Id.Of<"order">[]) => {
  const alice = h.client("customer:alice");
  return Promise.all(ids.map(async (id) => (await alice.order.get({ id })).status));
};

/** Lets crons, stream and queues run for so many minutes. */
async function minutes(h: Harness, count: number) {
  for (let minute = 0; minute < count; minute++) {
    h.advance(60);
    await h.stack.tick();
    await h.settle();
  }
}

const readiness = async (h: Harness) => {
  h.advance(6);
  const response = await h.fetch(`${h.url}/ready`);
  return { code: response.status, ...((await response.json()) as { status: string; checks: Record<string, string> }) };
};

/** While some dependencies hang: the time for them passes when all others have answered. */
async function readinessWithout(h: Harness, ...hanging: Dependency[]) {
  const { checks } = h.edge;
  const answered = new Set<Dependency>();
  const noted = (name: Dependency) => () => checks[name]().finally(() => answered.add(name));
  h.edge.checks = Object.fromEntries(dependencies.map((name) => [name, noted(name)])) as typeof checks;
  const asking = readiness(h);
  await until(() => dependencies.every((name) => hanging.includes(name) || answered.has(name)));
  h.edge.checks = checks;
  h.advance(2);
  return asking;
}

const until = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 30_000 });

/** Everything has been caught up with, exactly once. */
async function expectAllDone(h: Harness, ids: Id.Of<"order">[]) {
  expect(await statuses(h, ids)).toEqual(ids.map(() => "confirmed"));
  expect(await captures(h, ids)).toEqual(ids.map(() => "captured"));
  expect(h.mails).toHaveLength(ids.length);
  expect(new Set(h.mails.map(({ key }) => key)).size).toBe(ids.length);
  expect(await stockOf(h, "A")).toEqual({ available: 10 - ids.length, reserved: ids.length, onHand: 10 });
  expect(await readiness(h)).toMatchObject({ code: 200, status: "ok" });
}

test("all is well: ready says so", async () => {
  await using h = await harness();
  const ok = { table: "ok", queues: "ok", gateway: "ok", identity: "ok", mailer: "ok" };
  expect(await readiness(h)).toEqual({ code: 200, status: "ok", checks: ok });
  expect(await h.client().system.ready()).toEqual({ status: "ok", checks: ok });
  expect(await h.client().system.version()).toEqual({ version: "test", stage: "test" });
});

test("the gateway hangs: the shop is open, payments wait for its answer, and each is taken once", async () => {
  await using h = await harness();
  const alice = await open(h);
  h.troubles.gateway = "hangs";
  const ids: Id.Of<"order">[] = [];
  for (let n = 0; n < 2; n++) ids.push((await alice.order.place(paid)).id);
  expect((await alice.product.list({})).items).toHaveLength(1);
  const settling = h.settle();
  await until(() => h.asked.gateway() === 2);
  h.advance(5);
  await settling;
  expect(await statuses(h, ids)).toEqual(["payment_processing", "payment_processing"]);
  expect(await h.stack.deadLetters("ProcessOrder")).toEqual([]);

  const checks = { table: "ok", gateway: "degraded" };
  expect(await readinessWithout(h, "gateway")).toMatchObject({ code: 200, status: "degraded", checks });

  delete h.troubles.gateway;
  await minutes(h, 2);
  await expectAllDone(h, ids);
});

test("the gateway is down: after a while it is left alone, nothing fails by that, and each payment is taken once", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  await using h = await harness();
  const alice = await open(h);
  h.troubles.gateway = "refuses";
  const ids: Id.Of<"order">[] = [];
  for (let n = 0; n < 8; n++) {
    ids.push((await alice.order.place(paid)).id);
    await h.settle();
  }
  expect(h.asked.gateway()).toBe(5);
  expect(await h.stack.deadLetters("ProcessOrder")).toEqual([]);
  expect(new Set(await statuses(h, ids))).toEqual(new Set(["payment_processing"]));
  expect(await captures(h, ids)).toEqual(ids.map(() => "created"));
  expect(await readiness(h)).toMatchObject({ code: 200, status: "degraded", checks: { gateway: "degraded" } });
  expect(h.asked.gateway()).toBe(5);

  delete h.troubles.gateway;
  vi.setSystemTime(Date.now() + 31_000);
  await minutes(h, 2);
  await expectAllDone(h, ids);
});

test.each(["refuses", "hangs"] as const)(
  "the mailer %s: orders are placed and paid, and each mail is sent later",
  async (how) => {
    await using h = await harness();
    const alice = await open(h);
    h.troubles.mailer = how;
    const ids = [(await alice.order.place(paid)).id, (await alice.order.place(paid)).id];
    const settling = h.settle();
    await until(() => h.asked.mailer() === 2);
    if (how === "hangs") h.advance(5);
    await settling;
    expect(await statuses(h, ids)).toEqual(["confirmed", "confirmed"]);
    expect(await h.stack.deadLetters("NotifyCustomer")).toEqual([]);
    const state = how === "hangs" ? await readinessWithout(h, "mailer") : await readiness(h);
    expect(state).toMatchObject({ code: 200, status: "degraded", checks: { mailer: "degraded" } });
    delete h.troubles.mailer;
    await minutes(h, 3);
    await expectAllDone(h, ids);
  },
);

test("topic and queues are down: orders are placed all the same; when they are back, the sweeper tells of them", async () => {
  await using h = await harness();
  const alice = await open(h);
  h.troubles.messages = "refuses";
  const ids = [(await alice.order.place(paid)).id, (await alice.order.place(paid)).id];
  await h.stack.pump.stream("Outbox");
  expect(await statuses(h, ids)).toEqual(["pending_payment", "pending_payment"]);
  expect(await readiness(h)).toMatchObject({ code: 200, status: "degraded", checks: { queues: "degraded" } });
  delete h.troubles.messages;
  await minutes(h, 4);
  await expectAllDone(h, ids);
});

test("the table is down: calls are refused in time and told to come again, ready says down, and nothing has happened", async () => {
  await using h = await harness();
  const alice = await open(h);
  h.troubles.table = "refuses";
  await expect(alice.order.place(paid)).rejects.toMatchObject({ reason: "internal.unavailable", status: 503 });
  const response = await h.fetch(`${h.url}/product.list?input=${encodeURIComponent('{"json":{}}')}`);
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await readiness(h)).toMatchObject({ code: 503, status: "down", checks: { table: "down", queues: "ok" } });
  delete h.troubles.table;
  expect(await stockOf(h, "A")).toEqual({ available: 10, reserved: 0, onHand: 10 });
  const { id } = await alice.order.place(paid);
  await h.settle();
  await expectAllDone(h, [id]);
});

test("the table hangs: each call is answered before its function is ended, ready says down in two seconds, and nothing has happened", async () => {
  await using h = await harness();
  const alice = await open(h);
  h.logs.length = 0;
  h.troubles.table = "hangs";
  let answered = false;
  const body = JSON.stringify({ json: paid });
  const authorization = `Bearer ${h.token("customer:alice")}`;
  const headers = { "content-type": "application/json", "idempotency-key": "k", authorization };
  const placing = h.fetch(`${h.url}/order.place`, { method: "POST", body, headers }).finally(() => (answered = true));
  await until(() => h.asked.table() > 0);
  h.advance(14.4);
  await h.fetch(`${h.url}/health`);
  expect(answered).toBe(false);
  h.advance(0.1);
  const response = await placing;
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await response.json()).toMatchObject({ error: { json: { data: { reason: "internal.unavailable" } } } });
  expect(linesOf(h.logs)).toMatchObject([
    { message: "call", procedure: "order.place", outcome: "internal.unavailable", status: 503, durationMs: 14_500 },
  ]);

  // The sandbox gateway keeps its ledger in the table.
  const checks = { table: "down", gateway: "degraded", queues: "ok", mailer: "ok" };
  expect(await readinessWithout(h, "table", "gateway")).toMatchObject({ code: 503, status: "down", checks });
  delete h.troubles.table;
  expect(await stockOf(h, "A")).toEqual({ available: 10, reserved: 0, onHand: 10 });
  const { id } = await alice.order.place(paid);
  await h.settle();
  await expectAllDone(h, [id]);
});

test("topic and queues hang: orders are placed all the same, and what the relay could not tell in time is told again", async () => {
  await using h = await harness();
  const alice = await open(h);
  h.troubles.messages = "hangs";
  const ids = [(await alice.order.place(paid)).id, (await alice.order.place(paid)).id];
  const relaying = h.stack.pump.stream("Outbox");
  await until(() => h.asked.messages() > 0);
  expect(await statuses(h, ids)).toEqual(["pending_payment", "pending_payment"]);
  const checks = { table: "ok", queues: "degraded" };
  expect(await readinessWithout(h, "queues")).toMatchObject({ code: 200, status: "degraded", checks });
  delete h.troubles.messages;
  h.advance(30);
  await relaying;
  await minutes(h, 1);
  await expectAllDone(h, ids);
});

test("ready asks at most every five seconds, however many want to know, and says nothing but words", async () => {
  await using h = await harness();
  h.troubles.mailer = "refuses";
  const answers = await Promise.all(Array.from({ length: 20 }, () => h.fetch(`${h.url}/ready`)));
  expect(h.asked.mailer()).toBe(1);
  expect(await answers[0]?.text()).not.toContain("no mail today");
  h.advance(4);
  await h.fetch(`${h.url}/ready`);
  expect(h.asked.mailer()).toBe(1);
  h.advance(2);
  await h.fetch(`${h.url}/ready`);
  expect(h.asked.mailer()).toBe(2);
});
