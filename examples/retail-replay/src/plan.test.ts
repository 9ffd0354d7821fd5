import type { Return } from "@waybill/client";
import { array, assert, constantFrom, integer, property, record } from "fast-check";
import { expect, test } from "vitest";
import { type Credit, creditsOf } from "./credit.ts";
import { rowsOf } from "./csv.ts";
import { userOf } from "./customer.ts";
import { csv, row } from "./day.fixture.ts";
import { invoicesOf } from "./invoice.ts";
import { penceIn, planOf, unitsIn } from "./plan.ts";
import type { Sale } from "./sales.ts";

type Changes = Parameters<typeof row>[0];

const customer = "17850";
const at = (hour: number): string => `2010-12-01 ${String(hour).padStart(2, "0")}:00:00`;
const sold = (InvoiceNo: string, hour: number, changes: Changes = {}) =>
  row({ InvoiceNo, InvoiceDate: at(hour), ...changes });
const back = (units: number, hour: number, changes: Changes = {}) =>
  row({ InvoiceNo: "C9", InvoiceDate: at(hour), Quantity: String(-units), ...changes });

function sales(text: string, returns: Record<string, Return[]> = {}): Sale[] {
  return [...invoicesOf(rowsOf("day.csv", text)).values()].map(({ number, date, customer: buyer, lines }) => ({
    id: `ord_${number}`,
    customerId: userOf(buyer),
    invoice: number,
    at: Date.parse(date),
    lines,
    returns: returns[number] ?? [],
  }));
}

const creditsIn = (text: string): Credit[] => creditsOf(rowsOf("day.csv", text));

function plan(rows: string[], returns: Record<string, Return[]> = {}) {
  const text = csv(...rows);
  const { parts, uncovered, problems } = planOf(creditsIn(text), sales(text, returns));
  return {
    parts: parts.map(({ credit, sale, units }) => [
      credit.name.replace("Invoice ", ""),
      sale.id,
      ...units.map(({ quantity, pence }) => `${quantity} at ${pence}`),
    ]),
    uncovered: uncovered.map(({ credit, quantity }) => [credit.name.replace("Invoice ", ""), quantity]),
    problems,
  };
}

const given = (order: string, reason: string, quantity: number, status: Return["status"] = "received"): Return => ({
  id: "rtn_1",
  orderId: `ord_${order}`,
  status,
  reason,
  lines: [{ sku: "85123A", quantity, unitPrice: { amount: 255, currency: "GBP" }, writtenOff: 0 }],
  createdAt: new Date(0),
  updatedAt: new Date(0),
});

test("the newest earlier order takes a return, and what it has not goes back to the one before", () => {
  const rows = [sold("1", 8), sold("2", 10), sold("3", 13), back(8, 12)];
  expect(plan(rows)).toEqual({
    parts: [
      ["C9, row 1", "ord_2", "6 at 255"],
      ["C9, row 1", "ord_1", "2 at 255"],
    ],
    uncovered: [],
    problems: [],
  });
});

test("an order at the row's own price comes before a newer one, and any price is better than none", () => {
  const rows = [sold("1", 8), sold("2", 10, { UnitPrice: "2.10" }), back(7, 12)];
  expect(plan(rows).parts).toEqual([
    ["C9, row 1", "ord_1", "6 at 255"],
    ["C9, row 1", "ord_2", "1 at 210"],
  ]);
});

test("both prices of one order come back in one return", () => {
  const rows = [sold("1", 8), sold("1", 8, { UnitPrice: "2.10" }), back(8, 12, { UnitPrice: "2.10" })];
  expect(plan(rows).parts).toEqual([["C9, row 1", "ord_1", "6 at 210", "2 at 255"]]);
});

test("neither an order of the same minute nor a later one, nor another customer's, takes it", () => {
  const rows = [back(1, 8), sold("1", 8), sold("2", 9), sold("3", 7, { CustomerID: "1" })];
  expect(plan(rows)).toMatchObject({ parts: [], uncovered: [["C9, row 1", 1]] });
});

test("the order of time counts, not that of the file: the earlier credit comes first", () => {
  const rows = [back(6, 12), back(4, 11, { InvoiceNo: "C8" }), sold("1", 8)];
  expect(plan(rows)).toMatchObject({
    parts: [
      ["C8, row 1", "ord_1", "4 at 255"],
      ["C9, row 1", "ord_1", "2 at 255"],
    ],
    uncovered: [["C9, row 1", 4]],
  });
});

test("the same SKU in two rows of a credit is two returns, and its units come back once", () => {
  const rows = [sold("1", 8), back(4, 12), back(4, 12)];
  expect(plan(rows)).toMatchObject({
    parts: [
      ["C9, row 1", "ord_1", "4 at 255"],
      ["C9, row 2", "ord_1", "2 at 255"],
    ],
    uncovered: [["C9, row 2", 2]],
  });
});

test("a SKU in another case, a missing customer, no units and units that are sold come back to nobody", () => {
  const rows = [
    sold("1", 8),
    sold("2", 8, { CustomerID: "" }),
    back(1, 12, { StockCode: "85123a" }),
    back(1, 12, { CustomerID: "", InvoiceNo: "C7" }),
    back(0, 12),
    back(-3, 12),
  ];
  expect(plan(rows)).toEqual({
    parts: [],
    uncovered: [
      ["C9, row 1", 1],
      ["C9, row 2", 0],
      ["C9, row 3", 0],
      ["C7, row 1", 1],
    ],
    problems: [],
  });
});

test("a row without a price and one with a fraction of a penny come back at the price that was paid", () => {
  const rows = [sold("1", 8), back(1, 12, { UnitPrice: "0" }), back(1, 12, { UnitPrice: "2.5549", Description: "" })];
  expect(plan(rows).parts).toEqual([
    ["C9, row 1", "ord_1", "1 at 255"],
    ["C9, row 2", "ord_1", "1 at 255"],
  ]);
});

test("what an earlier run began stays where it is, and only the rest is planned", () => {
  const rows = [sold("1", 8), sold("2", 10), back(8, 12)];
  const returns = { 1: [given("1", "Invoice C9, row 1", 5, "approved")] };
  expect(plan(rows, returns)).toEqual({
    parts: [
      ["C9, row 1", "ord_1", "5 at 255"],
      ["C9, row 1", "ord_2", "3 at 255"],
    ],
    uncovered: [],
    problems: [],
  });
});

test("units that somebody else has sent back are gone, and those of a return that was turned down are not", () => {
  const rows = [sold("1", 8), back(6, 12)];
  expect(plan(rows, { 1: [given("1", "too large", 5)] }).uncovered).toEqual([["C9, row 1", 5]]);
  expect(plan(rows, { 1: [given("1", "Invoice C9, row 1", 6, "rejected")] }).uncovered).toEqual([]);
});

test("more than a row says, or more than an order had, is said", () => {
  const rows = [sold("1", 8), back(2, 12)];
  expect(plan(rows, { 1: [given("1", "Invoice C9, row 1", 3)] }).problems).toEqual([
    "Invoice C9, row 1: 1 units more came back than the file says",
  ]);
  expect(plan(rows, { 1: [given("1", "too large", 7)] }).problems).toEqual([
    "too large: order ord_1 took back 7 of 85123A, more than it had",
  ]);
});

const prices = constantFrom("2.55", "2.10", "0.001");
const hours = integer({ min: 0, max: 23 });
const skus = constantFrom("A", "a", "B");
const some = record({ sku: skus, price: prices, hour: hours, units: integer({ min: 1, max: 9 }) });

test("whatever was sold and credited: every unit of a credit comes back once or is refused, and no order gives twice", () => {
  assert(
    property(array(some, { minLength: 1, maxLength: 8 }), array(some, { maxLength: 8 }), (bought, credited) => {
      const rows = [
        ...bought.map(({ sku, price, hour, units }, i) =>
          sold(String(i), hour, { StockCode: sku, UnitPrice: price, Quantity: String(units) }),
        ),
        ...credited.map(({ sku, price, hour, units }, i) =>
          back(units, hour, { InvoiceNo: `C${i}`, StockCode: sku, UnitPrice: price }),
        ),
      ];
      const text = csv(...rows);
      const [credits, orders] = [creditsIn(text), sales(text)];
      const { parts, uncovered, problems, leftOf } = planOf(credits, orders);
      expect(problems).toEqual([]);
      for (const credit of credits) {
        const own = parts.filter((part) => part.credit === credit);
        const rest = uncovered.find((one) => one.credit === credit)?.quantity ?? 0;
        expect(unitsIn(own) + rest).toBe(credit.quantity);
        for (const { sale } of own) expect(sale.at).toBeLessThan(Date.parse(credit.date));
      }
      for (const sale of orders) {
        const own = parts.filter((part) => part.sale === sale);
        const [line] = sale.lines;
        expect(leftOf(sale, line?.sku ?? "")).toBe((line?.quantity ?? 0) - unitsIn(own));
        expect(penceIn(own)).toBe(unitsIn(own) * (line?.pence ?? 0));
      }
    }),
  );
  expect(creditsIn(csv(back(1, 1)))[0]?.customer).toBe(customer);
});
