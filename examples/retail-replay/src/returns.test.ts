import { createClient, type FetchLike, type Return, type WaybillApi } from "@waybill/client";
import { type Harness, harness } from "@waybill/functions/harness";
import { expect, test } from "vitest";
import { csv, row } from "./day.fixture.ts";
import { figuresOf, isGood } from "./figures.ts";
import { run } from "./replay.fixture.ts";

const sku = "85123A";
const monday = csv(row({ InvoiceNo: "1", Quantity: "6" }), row({ InvoiceNo: "2", StockCode: "B", Quantity: "4" }));
const tuesdayRows = [
  row({ InvoiceNo: "C3", Quantity: "-2", UnitPrice: "2.95", InvoiceDate: "2010-12-02 09:00:00" }),
  row({ InvoiceNo: "4", Quantity: "1", InvoiceDate: "2010-12-02 10:00:00" }),
];
const tuesday = csv(...tuesdayRows);
const both = `${monday}${tuesdayRows.join("\n")}\n`;

async function ordersIn(h: Harness) {
  const staff = h.client("manager:mia");
  const { items } = await staff.order.list({ limit: 100 });
  return Promise.all(
    items.map(async ({ id, reference, captured, refunded }) => ({
      id,
      reference,
      captured: captured.amount,
      refunded: refunded.amount,
      returns: (await staff.order.returns({ id })).items.map(({ status }) => status),
      refunds: (await staff.payment.ledger({ orderId: id })).refunds.map(({ amount }) => amount.amount),
    })),
  );
}

/** A manager's client with other orders than those of the server. */
function withOrders(h: Harness, changes: (api: WaybillApi["order"]) => Partial<WaybillApi["order"]>): WaybillApi {
  const waybill = h.client("manager:mia");
  return { ...waybill, order: { ...waybill.order, ...changes(waybill.order) } };
}

test("a credit goes back to the order of an earlier day's run, at the price that the order charged", async () => {
  await using h = await harness();
  expect(isGood(await run(h, { text: monday }))).toBe(true);
  const outcome = await run(h, { text: tuesday });
  expect(figuresOf(outcome)).toMatchObject({
    orders: 1,
    revenuePence: 255,
    returnedRows: 1,
    returnedUnits: 2,
    refundsPence: 510,
    netPence: -255,
  });
  expect(isGood(outcome)).toBe(true);
  const first = (await ordersIn(h)).find(({ reference }) => reference === "1");
  expect(first).toMatchObject({ captured: 1530, refunded: 510, returns: ["received"], refunds: [510] });
  expect(await h.client("manager:mia").inventory.get({ sku })).toMatchObject({ onHand: 2, available: 2 });

  for (const [text, refundsPence] of [
    [both, 510],
    [monday, 0],
  ] as const) {
    const again = await run(h, { text });
    expect(figuresOf(again)).toMatchObject({ refundsPence, stockConserved: true, moneyConserved: true });
    expect(isGood(again)).toBe(true);
  }
  expect((await ordersIn(h)).find(({ reference }) => reference === "1")).toEqual(first);
});

test.each(["order.fulfil", "order.deliver", "order.return", "order.approveReturn", "order.receiveReturn"])(
  "a program that dies when %s was done goes on a day later, and nothing goes back twice",
  async (procedure) => {
    await using h = await harness();
    const dying: FetchLike = async (url, init) => {
      const answer = await h.fetch(url, init);
      if (new URL(url).pathname.endsWith(procedure)) throw new TypeError("fetch failed");
      return answer;
    };
    const waybill = createClient({ url: h.url, token: h.token("manager:mia"), fetch: dying, retry: false });
    await expect(run(h, { text: both, waybill })).rejects.toMatchObject({ reason: "network.failed" });
    h.advance(25 * 3600);
    for (let runs = 0; runs < 2; runs++) {
      const outcome = await run(h, { text: both });
      expect(figuresOf(outcome)).toMatchObject({ shipped: 3, returnedUnits: 2, refundsPence: 510 });
      expect(isGood(outcome)).toBe(true);
    }
    const orders = await ordersIn(h);
    expect(orders.flatMap(({ returns }) => returns)).toEqual(["received"]);
    expect(orders.flatMap(({ refunds }) => refunds)).toEqual([510]);
  },
);

test("money that goes back short is said to the penny", async () => {
  await using h = await harness();
  const short = withOrders(h, ({ receiveReturn }) => ({
    receiveReturn: (input, options) => receiveReturn({ ...input, refund: { amount: 509, currency: "GBP" } }, options),
  }));
  const outcome = await run(h, { text: both, waybill: short });
  expect(outcome.moneyProblems).toEqual([
    "pence that went back in all: 509, and it should be 510",
    expect.stringMatching(/^Invoice C3, row 1: pence that went back for order \w+: 509, and it should be 510$/),
  ]);
  expect(figuresOf(outcome).moneyConserved).toBe(false);
  expect(isGood(outcome)).toBe(false);
});

test("units that are written off and not restocked are said", async () => {
  await using h = await harness();
  const careless = withOrders(h, ({ receiveReturn }) => ({
    receiveReturn: (input, options) => receiveReturn({ ...input, writeOff: [{ sku, quantity: 1 }] }, options),
  }));
  const outcome = await run(h, { text: both, waybill: careless });
  expect(outcome.stockProblems).toEqual([`${sku}: 1 units on hand, and it should be 2`]);
  expect(isGood(outcome)).toBe(false);
});

test("a credit that no order covers and that is not refused is said, and nothing comes of it", async () => {
  await using h = await harness();
  const gone: Return = {
    id: "rtn_1",
    orderId: "ord_1",
    status: "received",
    reason: "by somebody else",
    lines: [{ sku, quantity: 6, unitPrice: { amount: 255, currency: "GBP" }, writtenOff: 0 }],
    createdAt: new Date(0),
    updatedAt: new Date(0),
  };
  const mistaken = withOrders(h, ({ get, returns }) => ({
    returns: async (input, options) => {
      const { items } = await returns(input, options);
      const { reference } = await get(input);
      return { items: reference === "1" ? [...items, gone] : items };
    },
  }));
  // The order without such units is newer, and would be the one that is asked.
  const outcome = await run(h, { text: both.replace(/^2,.*\n/m, ""), waybill: mistaken });
  expect(outcome.returnProblems).toEqual([expect.stringContaining("would have taken back 2 of 85123A")]);
  expect(isGood(outcome)).toBe(false);
  const orders = await ordersIn(h);
  expect(orders.map(({ refunded }) => refunded)).toEqual(orders.map(() => 0));
  expect(orders.flatMap(({ returns }) => returns)).toEqual(["rejected"]);
  expect(isGood(await run(h, { text: both }))).toBe(true);
});

test("orders whose money was not taken are not sent out, and it is said", async () => {
  await using h = await harness({ rules: { paymentCapture: "manual" } });
  const outcome = await run(h, { text: monday });
  expect(outcome.orderProblems).toHaveLength(2);
  expect(outcome.orderProblems[0]).toContain("was not delivered");
  expect(figuresOf(outcome)).toMatchObject({ orders: 2, shipped: 0, stockConserved: true, moneyConserved: false });
  expect(isGood(outcome)).toBe(false);
});
