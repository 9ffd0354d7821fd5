import { assert, constantFrom, integer, nat, property, record, array } from "fast-check";
import { expect, test } from "vitest";
import { productsOf } from "./catalogue.ts";
import { rowsOf } from "./csv.ts";
import { userOf } from "./customer.ts";
import { csv, day, expected, row } from "./day.fixture.ts";
import { invoicesOf, totalOf, unitsOf } from "./invoice.ts";
import { penceOf, poundsOf } from "./pence.ts";

test.each([
  ["2.55", 255],
  ["1.005", 101],
  ["1.0049", 100],
  ["0.285", 29],
  ["0.001", 0],
  ["0.005", 1],
  ["13541.33", 1_354_133],
  ["2.5500000000000003", 255],
  ["38970", 3_897_000],
  ["-1.005", -101],
])("%s pounds are %i pence", (pounds, pence) => {
  expect(penceOf(pounds)).toBe(pence);
});

test("whatever pence are written as pounds are those pence again, and further digits round half up", () => {
  const further = constantFrom("", "0", "4", "49", "4999999", "5", "50", "500001", "9");
  assert(
    property(nat(10_000_000), further, (pence, digits) => {
      const text = `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, "0")}${digits}`;
      expect(penceOf(text)).toBe(digits >= "5" ? pence + 1 : pence);
    }),
  );
});

test("pence read as pounds", () => {
  expect(poundsOf(5_896_079)).toBe("£58,960.79");
});

test("merging keeps the units and the money, and leaves no two lines of equal SKU and price", () => {
  const some = record({
    StockCode: constantFrom("A", "a", "B C"),
    Quantity: integer({ min: 1, max: 80_995 }).map(String),
    UnitPrice: constantFrom("0.001", "0.004", "1.25", "1.250", "1.005", "1.01"),
  });
  assert(
    property(array(some, { minLength: 1 }), (rows) => {
      const [invoice] = invoicesOf(rowsOf("day.csv", csv(...rows.map(row)))).values();
      if (!invoice) throw new Error("There is one invoice");
      const money = rows.reduce((sum, { Quantity, UnitPrice }) => sum + Number(Quantity) * penceOf(UnitPrice), 0);
      expect(totalOf(invoice)).toBe(money);
      const units = rows.reduce((sum, { Quantity }) => sum + Number(Quantity), 0);
      expect([...unitsOf([invoice]).values()].reduce((sum, n) => sum + n, 0)).toBe(units);
      const keys = invoice.lines.map(({ sku, pence }) => `${pence} ${sku}`);
      expect(new Set(keys).size).toBe(keys.length);
    }),
  );
});

test("the same SKU at two prices stays two lines, at one price it becomes one", () => {
  const invoice = invoicesOf(rowsOf("day.csv", day)).get("600002");
  expect(invoice?.lines).toEqual([
    { sku: "85123A", quantity: 5, pence: 255 },
    { sku: "85123A", quantity: 3, pence: 210 },
  ]);
});

test("the small day has the figures that its replay must have", () => {
  const invoices = [...invoicesOf(rowsOf("day.csv", day)).values()];
  expect(invoices).toHaveLength(expected.orders);
  expect(invoices.reduce((sum, { lines }) => sum + lines.length, 0)).toBe(expected.lines);
  expect(invoices.reduce((sum, invoice) => sum + totalOf(invoice), 0)).toBe(expected.revenuePence);
});

test("an invoice belongs to one file", () => {
  const rows = [...rowsOf("monday.csv", csv(row())), ...rowsOf("tuesday.csv", csv(row()))];
  expect(() => invoicesOf(rows)).toThrow("Invoice 600001 is in both monday.csv and tuesday.csv.");
});

test("a product is named by its first description or its SKU, and costs the highest price of the day", () => {
  const rows = rowsOf(
    "day.csv",
    csv(
      row({ Description: "", UnitPrice: "1.95" }),
      row({ Description: "HEART", UnitPrice: "2.55" }),
      row({ Description: "heart?", UnitPrice: "2.10" }),
      row({ StockCode: "m", Description: "" }),
      row({ StockCode: "M", Description: "x".repeat(300) }),
    ),
  );
  expect(productsOf(rows).map(({ sku, name, price }) => [sku, name, price.amount])).toEqual([
    ["85123A", "HEART", 255],
    ["m", "m", 255],
    ["M", "x".repeat(200), 255],
  ]);
});

test("a customer is the same user each time, and whoever is not named is the guest", () => {
  expect(userOf("17850")).toMatch(/^usr_[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  expect(userOf("17850")).toBe(userOf("17850"));
  expect(userOf("17851")).not.toBe(userOf("17850"));
  expect(userOf(undefined)).toBe(userOf("guest"));
});
