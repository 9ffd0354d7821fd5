import { columns } from "./row.ts";

export const header = columns.join(",");

/** A row that is in order but for what a test says about it. */
export function row(changes: Partial<Record<(typeof columns)[number], string>> = {}): string {
  const whole = {
    InvoiceNo: "600001",
    StockCode: "85123A",
    Description: "WHITE HANGING HEART T-LIGHT HOLDER",
    Quantity: "6",
    InvoiceDate: "2010-12-01 08:26:00",
    UnitPrice: "2.55",
    CustomerID: "17850.0",
    Country: "United Kingdom",
    ...changes,
  };
  return columns.map((column) => whole[column]).join(",");
}

export const csv = (...rows: string[]): string => `${[header, ...rows].join("\n")}\n`;

const rows = [
  row(),
  row({ StockCode: "85123a", UnitPrice: "1.95", Quantity: "2" }),
  row({ InvoiceNo: "600002", Quantity: "1" }),
  row({ InvoiceNo: "600002", Quantity: "3", UnitPrice: "2.10" }),
  row({ InvoiceNo: "600002", Quantity: "4" }),
  row({ InvoiceNo: "600003", StockCode: "gift_0001_20", UnitPrice: "0.001", Quantity: "5", Description: "" }),
  row({ InvoiceNo: "600004", StockCode: "BANK CHARGES", CustomerID: "" }),
  row({ InvoiceNo: "A600005", StockCode: "B", UnitPrice: "11062.06", Quantity: "1", CustomerID: "" }),
  row({ InvoiceNo: "600006", StockCode: "23843", Quantity: "80995", UnitPrice: "2.08" }),
  row({ InvoiceNo: "C600007", Quantity: "-6" }),
  row({ InvoiceNo: "600008", Quantity: "-10", UnitPrice: "0.0" }),
  row({ InvoiceNo: "600010", Quantity: "12" }),
  row({ InvoiceNo: "600011", CustomerID: "12345" }),
  row({ InvoiceNo: "600012", Description: '"HEART, ""LARGE"""', CustomerID: "12345.0" }),
];
const longLines = 95;
const long = Array.from({ length: longLines }, (_, i) =>
  row({ InvoiceNo: "600009", StockCode: `L${i}`, Quantity: "2" }),
);

/** A small day with one of everything that makes real days hard. */
export const shortDay = csv(...rows);
/** The same with an invoice that no single transaction takes. */
export const day = csv(...rows, ...long);

/** What must come of them. */
export const expectedOfShort = {
  orders: 9,
  lines: 2 + 2 + 1 + 1 + 1 + 1 + 1 + 1 + 1,
  revenuePence: 1920 + 1905 + 0 + 1530 + 1_106_206 + 16_846_960 + 3060 + 1530 + 1530,
  refused: 0,
  confirmed: 9,
  distinctLinesMax: 2,
  stockConserved: true,
};
export const expected = {
  ...expectedOfShort,
  orders: 10,
  lines: expectedOfShort.lines + longLines,
  revenuePence: expectedOfShort.revenuePence + longLines * 510,
  confirmed: 10,
  distinctLinesMax: longLines,
};
