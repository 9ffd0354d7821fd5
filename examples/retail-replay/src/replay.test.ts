import { createClient, type FetchLike, type WaybillApi } from "@waybill/client";
import { type Harness, harness } from "@waybill/functions/harness";
import { expect, test } from "vitest";
import { csv, expected, expectedOfShort, row, shortDay } from "./day.fixture.ts";
import { figuresOf, isGood } from "./figures.ts";
import { run } from "./replay.fixture.ts";

const ordersIn = async (h: Harness) => (await h.client("manager:mia").order.list({ limit: 100 })).items;

/** The client of a manager whose `order.place` goes through here first. */
function placingThrough(h: Harness, first: () => Promise<unknown>): WaybillApi {
  const waybill = h.client("manager:mia");
  const place: WaybillApi["order"]["place"] = async (...call) => {
    await first();
    return waybill.order.place(...call);
  };
  return { ...waybill, order: { ...waybill.order, place } };
}

test(
  "a day goes through whole; run again, even a day later, it places nothing twice",
  { timeout: 180_000 },
  async () => {
    await using h = await harness();
    const first = await run(h);
    expect(first.stockProblems).toEqual([]);
    expect(figuresOf(first)).toMatchObject(expected);
    expect(isGood(first)).toBe(true);
    expect(first.placeMs).toHaveLength(expected.orders);

    const orders = await ordersIn(h);
    expect(orders.find(({ reference }) => reference === "600003")).toMatchObject({
      status: "fulfilled",
      total: { amount: 0, currency: "GBP" },
      metadata: { invoiceDate: "2010-12-01 08:26:00", country: "United Kingdom" },
    });
    const customers = Map.groupBy(orders, ({ customerId }) => customerId).values();
    expect([...customers].map((own) => own.length).sort((a, b) => a - b)).toEqual([2, 2, 6]);

    for (const seconds of [1, 25 * 3600]) {
      h.advance(seconds);
      const again = await run(h);
      expect(figuresOf(again)).toMatchObject(expected);
      expect(isGood(again)).toBe(true);
      expect(again.placeMs).toEqual([]);
      expect(await ordersIn(h)).toHaveLength(expected.orders);
    }
  },
);

test("stock that is there already is used before more is received", async () => {
  await using h = await harness();
  await run(h, { text: csv(row({ InvoiceNo: "1" })) });
  const staff = h.client("manager:mia");
  await staff.inventory.receive({ sku: "85123A", quantity: 4 });
  const outcome = await run(h, { text: csv(row({ InvoiceNo: "2" })) });
  expect(isGood(outcome)).toBe(true);
  expect(await staff.inventory.get({ sku: "85123A" })).toMatchObject({ onHand: 0, reserved: 0, available: 0 });
  const { items } = await staff.inventory.movements({ sku: "85123A" });
  expect(items.map(({ delta }) => delta)).toEqual([2, 4, 6]);
});

test("what was sold on one day is received anew when as much is bought on the next", async () => {
  await using h = await harness();
  for (const [InvoiceNo, received] of [
    ["1", [6]],
    ["2", [6, 6]],
  ] as const) {
    const outcome = await run(h, { text: csv(row({ InvoiceNo })) });
    expect(isGood(outcome)).toBe(true);
    const { items } = await h.client("manager:mia").inventory.movements({ sku: "85123A" });
    expect(items.map(({ delta }) => delta)).toEqual(received);
  }
});

test("an order that another buyer left no stock for is refused with its reason, and placed the next time", async () => {
  await using h = await harness();
  const buyer = h.client("customer:bob");
  let bought: Promise<unknown> | undefined;
  const competing = placingThrough(
    h,
    () => (bought ??= buyer.order.place({ lines: [{ sku: "gift_0001_20", quantity: 1 }] })),
  );
  const outcome = await run(h, { text: shortDay, waybill: competing });
  expect(outcome.refused).toMatchObject([{ invoice: "600003", reason: "inventory.out_of_stock" }]);
  expect(figuresOf(outcome)).toMatchObject({ orders: 8, confirmed: 8, refused: 1, stockConserved: true });
  expect(isGood(outcome)).toBe(false);

  const again = await run(h, { text: shortDay });
  expect(again.placeMs).toHaveLength(1);
  expect(figuresOf(again)).toMatchObject(expectedOfShort);
  expect(isGood(again)).toBe(true);
});

test("answers that are lost on the way are asked for again, and nothing happens twice", async () => {
  await using h = await harness();
  let calls = 0;
  const losing: FetchLike = async (url, init) => {
    const answer = await h.fetch(url, init);
    if (++calls % 3 === 0) throw new TypeError("fetch failed");
    return answer;
  };
  const waybill = createClient({
    url: h.url,
    token: h.token("manager:mia"),
    fetch: losing,
    retry: { attempts: 10, baseMs: 1, capMs: 2 },
  });
  const outcome = await run(h, { text: shortDay, waybill });
  expect(figuresOf(outcome)).toMatchObject(expectedOfShort);
  expect(isGood(outcome)).toBe(true);
  expect(await ordersIn(h)).toHaveLength(expectedOfShort.orders);
});

test("a server that is gone stops the replay with its reason, and the next run does the rest", async () => {
  await using h = await harness();
  let calls = 0;
  const dying: FetchLike = async (url, init) => {
    if (url.includes("order.place") && ++calls > 3) throw new TypeError("fetch failed");
    return h.fetch(url, init);
  };
  const waybill = createClient({ url: h.url, token: h.token("manager:mia"), fetch: dying, retry: false });
  await expect(run(h, { text: shortDay, waybill, concurrency: 1 })).rejects.toMatchObject({ reason: "network.failed" });
  await h.settle();
  expect(await ordersIn(h)).toHaveLength(3);
  const again = await run(h, { text: shortDay });
  expect(again.placeMs).toHaveLength(expectedOfShort.orders - 3);
  expect(figuresOf(again)).toMatchObject(expectedOfShort);
});

test("orders that are never paid end the wait; once they are cancelled the invoice is placed anew", async () => {
  await using h = await harness();
  const text = csv(row());
  const stuck = await run(h, { text, wait: () => Promise.resolve() });
  expect(figuresOf(stuck)).toMatchObject({ orders: 1, confirmed: 0, stockConserved: true });
  expect(isGood(stuck)).toBe(false);

  const [order] = await ordersIn(h);
  if (!order) throw new Error("There is one order");
  await h.client("manager:mia").order.cancel({ id: order.id, reason: "test" });
  const again = await run(h, { text });
  expect(figuresOf(again)).toMatchObject({ orders: 1, confirmed: 1, stockConserved: true });
  expect(isGood(again)).toBe(true);
});

test("stock that is not what it must be is said SKU by SKU", async () => {
  await using h = await harness();
  const staff = h.client("manager:mia");
  const text = csv(row());
  const thief = placingThrough(h, () => staff.inventory.receive({ sku: "85123A", quantity: 2 }));
  const outcome = await run(h, { text, waybill: thief });
  expect(outcome.stockProblems).toEqual(["85123A: 2 units on hand, and it should be 0"]);
  expect(isGood(outcome)).toBe(false);
});
