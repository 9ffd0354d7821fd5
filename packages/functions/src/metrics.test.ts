import { Metric } from "@waybill/core/metric";
import { Table } from "@waybill/core/table";
import { expect, test } from "vitest";
import { one, shop } from "./api/shop.fixture.ts";
import { collecting } from "./edge/metrics.ts";
import { lambda, withEdge } from "./edge/edge.ts";
import { handlersWithin } from "./handlers.ts";
import { type Harness, harness } from "./harness.ts";
import { type Emf, type Value, valuesOf } from "./metrics.fixture.ts";

async function opened(options: Parameters<typeof harness>[0] = {}) {
  const h = await harness(options);
  await shop(h, { A: 5, B: 5 });
  await h.settle();
  const since = h.metrics().length;
  /** Sums since the shop opened, by name; with its dimension where a metric has one beside the service. */
  const sums = (...names: Metric.Name[]) => {
    const all = h.metrics().slice(since);
    const wanted = all.filter(({ name }) => names.includes(name));
    return Object.fromEntries(
      [...Map.groupBy(wanted, keyOf)].map(([key, values]) => [key, values.reduce((sum, { value }) => sum + value, 0)]),
    );
  };
  return Object.assign(h, { sums });
}

const keyOf = ({ name, dimensions }: Value) => [name, dimensions["currency"] ?? []].flat().join(" ");
const run = (h: Harness, name: string) => handlersWithin(h.edge)[name]?.({}, {});

const orders = ["OrdersPlaced", "OrdersConfirmed", "OrdersCancelled", "OrdersExpired", "Revenue"] as const;
const payments = ["PaymentsAttempted", "PaymentsCaptured", "PaymentsDeclined", "PaymentsUnknown"] as const;

test("a paid order counts once at each step, and its total as revenue in its currency", async () => {
  await using h = await opened();
  const alice = h.client("customer:alice");
  const order = { ...one("A", 2), paymentMethod: "pm_succeeds" };
  await alice.order.place(order, { idempotencyKey: "k" });
  await alice.order.place(order, { idempotencyKey: "k" });
  await h.settle();
  expect(h.sums(...orders, ...payments, "OutOfStockRefusals", "WriteUnitsPerOrder")).toEqual({
    OrdersPlaced: 1,
    OrdersConfirmed: 1,
    "Revenue GBP": 500,
    PaymentsAttempted: 1,
    PaymentsCaptured: 1,
    WriteUnitsPerOrder: 16,
  });
});

test("an event that is published twice counts once, and each publication has its line", async () => {
  await using h = await opened();
  await h.client("customer:alice").order.place(one("A"));
  h.clock.advance(1_500);
  const { Event } = await import("@waybill/core/event");
  const { relay } = await import("./stream/relay.ts");
  const overdue = await h.within(() => Event.pending(new Date(h.clock.now())));
  const sweep = lambda("SweepOutbox", () => relay(overdue));
  for (const _ of ["once", "twice"]) await withEdge(h.edge, () => sweep({}, {}));
  expect(h.sums("OrdersPlaced", "OutboxPublished", "OutboxLag")).toEqual({
    OrdersPlaced: 1,
    OutboxPublished: 1,
    OutboxLag: 1_500,
  });
  const published = h.logs.filter((line) => line.includes("event published") && line.includes("SweepOutbox"));
  expect(published.map((line) => JSON.parse(line) as object)).toEqual([
    expect.not.objectContaining({ isRepeated: true }),
    expect.objectContaining({ isRepeated: true }),
  ]);
});

test("a payment that five workers resolve at once is captured once", async () => {
  await using h = await opened();
  const { id } = await h.client("customer:alice").order.place({ ...one("A"), paymentMethod: "pm_times_out" });
  await h.settle();
  const { Event } = await import("@waybill/core/event");
  const [placed] = await h.within(() => Event.of(`ORD#${id}`));
  const body = JSON.stringify(placed);
  await h.edge.send(
    "ProcessOrder",
    Array.from({ length: 5 }, (_, i) => ({ id: `${i}`, body })),
  );
  await h.settle();
  expect(h.sums(...payments)).toEqual({ PaymentsAttempted: 1, PaymentsUnknown: 1, PaymentsCaptured: 1 });
});

test("declined, unanswered, cancelled and expired are told apart", async () => {
  await using h = await opened({ rules: { paymentAttemptsMax: 1 } });
  const alice = h.client("customer:alice");
  await alice.order.place({ ...one("A"), paymentMethod: "pm_declines" });
  await alice.order.place({ ...one("A"), paymentMethod: "pm_times_out" });
  const unwanted = await alice.order.place(one("A"));
  await alice.order.cancel({ id: unwanted.id, reason: "changed my mind" });
  await alice.order.place(one("A"));
  await h.settle();
  h.advance(906);
  await run(h, "ExpireReservations");
  await run(h, "ReconcilePayments");
  await h.settle();
  expect(h.sums(...orders, ...payments, "ReservationsExpired")).toEqual({
    OrdersPlaced: 4,
    OrdersCancelled: 2,
    OrdersExpired: 1,
    OrdersConfirmed: 1,
    "Revenue GBP": 250,
    PaymentsAttempted: 2,
    PaymentsDeclined: 1,
    PaymentsUnknown: 1,
    PaymentsCaptured: 1,
    ReservationsExpired: 1,
  });
});

test("each call counts its duration, and how it was refused", async () => {
  await using h = await opened();
  const alice = h.client("customer:alice");
  await alice.product.list();
  await alice.order.place(one("A", 9)).catch(() => {});
  await alice.product.get({ sku: "NONE" }).catch(() => {});
  const broken = { step: "initialize", name: "broken" } as const;
  h.edge.runtime.dynamo.middlewareStack.add(() => () => Promise.reject(new Error("broken")), broken);
  await alice.product.get({ sku: "B" }).catch(() => {});
  h.edge.runtime.dynamo.middlewareStack.remove(broken.name);
  const durations = h.metrics().filter(({ name }) => name === "CallDuration");
  expect(durations.slice(-4).map(({ unit, value }) => `${value} ${unit}`)).toEqual(Array(4).fill("0 Milliseconds"));
  expect(h.sums("CallErrors", "CallRefusals", "OutOfStockRefusals")).toEqual({
    CallErrors: 1,
    CallRefusals: 2,
    OutOfStockRefusals: 1,
  });
});

test("poison and what fails too often count as dead letters", async () => {
  await using h = await opened();
  await h.edge.send("ProcessOrder", [{ id: "1", body: "{not json" }]);
  await h.settle();
  expect(h.sums("DeadLetters")).toEqual({ DeadLetters: 1 });
});

test("an invocation says once what it wrote, whether it succeeds or fails, and when it was cold", async () => {
  await using h = await opened();
  const twice = lambda("SweepOutbox", async (event: { fail: boolean }) => {
    const { Inventory } = await import("@waybill/core/inventory");
    const take = () => Table.commit([Inventory.giveBack({ sku: "A", bucket: 0, quantity: 1 })]);
    await take();
    await take();
    if (event.fail) throw new Error("after the fact");
  });
  await withEdge(h.edge, () => twice({ fail: false }, {}));
  await expect(withEdge(h.edge, () => twice({ fail: true }, {}))).rejects.toThrow("after the fact");
  expect(h.metrics().slice(-3)).toMatchObject([
    { name: "WriteUnits", value: 4, unit: "None" },
    { name: "ColdStart", value: 1, unit: "Count" },
    { name: "WriteUnits", value: 4 },
  ]);
});

test("lines of metrics follow CloudWatch's rules: namespace, service, the clock's time, a line for each dimension", async () => {
  await using h = await opened();
  const lines: Emf[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line) as Emf);
  const counting = async () => {
    Metric.count("Revenue", 100, "GBP");
    Metric.count("Revenue", 7, "EUR");
    Metric.count("Revenue", 200, "GBP");
    for (let i = 0; i < 150; i++) Metric.count("OutboxLag", i);
    for (let i = 0; i < 150; i++) Metric.count("OutboxPublished");
  };
  await h.within(() => collecting(counting, write));
  await h.within(() => collecting(async () => {}, write));
  expect(lines).toHaveLength(4);
  for (const { _aws } of lines)
    expect(_aws).toMatchObject({ Timestamp: h.clock.now(), CloudWatchMetrics: [{ Namespace: "Waybill" }] });
  // No member of a line may have more than a hundred values. What is only counted has one.
  expect(lines[3]?.["OutboxPublished"]).toBe(150);
  expect(lines.map((line) => [line["OutboxLag"] ?? []].flat().length)).toEqual([0, 0, 100, 50]);
  const values = lines.flatMap(valuesOf);
  expect(values[3]).toEqual({ name: "OutboxLag", value: 0, unit: "Milliseconds", dimensions: { service: "waybill" } });
  expect(values.slice(0, 3)).toEqual([
    { name: "Revenue", value: 100, unit: "None", dimensions: { service: "waybill", currency: "GBP" } },
    { name: "Revenue", value: 200, unit: "None", dimensions: { service: "waybill", currency: "GBP" } },
    { name: "Revenue", value: 7, unit: "None", dimensions: { service: "waybill", currency: "EUR" } },
  ]);
});

test("no dimension has more than a few values: never an id, and nothing that a caller may choose", async () => {
  await using h = await opened();
  await h.client("customer:alice").order.place({ ...one("A"), paymentMethod: "pm_succeeds" });
  await h.settle();
  const sets = new Set(h.metrics().map(({ dimensions }) => JSON.stringify(dimensions)));
  expect(sets).toEqual(new Set(['{"service":"waybill"}', '{"service":"waybill","currency":"GBP"}']));
});
