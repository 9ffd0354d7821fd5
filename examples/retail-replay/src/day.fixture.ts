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

/** Later on the same day, one unit unless said. */
const credit = (changes: Parameters<typeof row>[0]): string =>
  row({ Quantity: "-1", InvoiceDate: "2010-12-01 14:30:00", ...changes });

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
  credit({ InvoiceNo: "C600007", Quantity: "-6" }),
  row({ InvoiceNo: "600008", Quantity: "-10", UnitPrice: "0.0" }),
  row({ InvoiceNo: "600010", Quantity: "12" }),
  row({ InvoiceNo: "600011", CustomerID: "12345" }),
  row({ InvoiceNo: "600012", Description: '"HEART, ""LARGE"""', CustomerID: "12345.0" }),
  credit({ InvoiceNo: "C600013", Quantity: "-3", UnitPrice: "2.10" }),
  // Seventeen are left, in three orders.
  credit({ InvoiceNo: "C600013", Quantity: "-20" }),
  credit({ InvoiceNo: "C600014", StockCode: "M", Description: "Manual", UnitPrice: "631.31", CustomerID: "" }),
  credit({ InvoiceNo: "C600015", StockCode: "D", Description: "Discount", UnitPrice: "27.5", CustomerID: "12345" }),
  credit({ InvoiceNo: "C600016", CustomerID: "99999" }),
  credit({ InvoiceNo: "C600017", Quantity: "2" }),
  credit({ InvoiceNo: "C600018", StockCode: "gift_0001_20", UnitPrice: "0.001", Quantity: "-2", Description: "" }),
];
const longLines = 95;
const long = Array.from({ length: longLines }, (_, i) =>
  row({ InvoiceNo: "600009", StockCode: `L${i}`, Quantity: "2" }),
);

/** A small day with one of everything that makes real days hard. */
export const shortDay = csv(...rows);
/** The same with an invoice that no single transaction takes. */
export const day = csv(...rows, ...long, credit({ InvoiceNo: "C600019", StockCode: "L7" }));

const grossPence = 1920 + 1905 + 0 + 1530 + 1_106_206 + 16_846_960 + 3060 + 1530 + 1530;
const refundsPence = 6 * 255 + 3 * 210 + 17 * 255;
/** What must come of them. */
export const expectedOfShort = {
  orders: 9,
  lines: 2 + 2 + 1 + 1 + 1 + 1 + 1 + 1 + 1,
  revenuePence: grossPence,
  refused: 0,
  confirmed: 9,
  shipped: 9,
  creditRows: 8,
  returnedRows: 3,
  refusedRows: 5,
  refusedFor: { "order.quantity_exceeded": 2, no_customer: 1, no_earlier_order: 1, nothing_returned: 1 },
  returnedUnits: 6 + 3 + 17 + 2,
  refundsPence,
  netPence: grossPence - refundsPence,
  distinctLinesMax: 2,
  stockConserved: true,
  moneyConserved: true,
};
export const expected = {
  ...expectedOfShort,
  orders: 10,
  lines: expectedOfShort.lines + longLines,
  revenuePence: expectedOfShort.revenuePence + longLines * 510,
  confirmed: 10,
  shipped: 10,
  creditRows: 9,
  returnedRows: 4,
  returnedUnits: expectedOfShort.returnedUnits + 1,
  refundsPence: refundsPence + 255,
  netPence: grossPence + longLines * 510 - refundsPence - 255,
  distinctLinesMax: longLines,
};
