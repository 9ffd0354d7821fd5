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

/** A small day with one of everything that makes real days hard. */
export const day = csv(
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
  ...Array.from({ length: 120 }, (_, i) => row({ InvoiceNo: "600009", StockCode: `L${i}`, Quantity: "2" })),
  row({ InvoiceNo: "600010", Quantity: "12" }),
  row({ InvoiceNo: "600011", CustomerID: "12345" }),
  row({ InvoiceNo: "600012", Description: '"HEART, ""LARGE"""', CustomerID: "12345.0" }),
);

/** What must come of it. */
export const expected = {
  orders: 10,
  lines: 2 + 2 + 1 + 1 + 1 + 1 + 120 + 1 + 1 + 1,
  revenuePence: 1920 + 1905 + 0 + 1530 + 1_106_206 + 16_846_960 + 61_200 + 3060 + 1530 + 1530,
  refused: 0,
  confirmed: 10,
  distinctLinesMax: 120,
  stockConserved: true,
};
