import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRows, rowsOf } from "./csv.ts";
import { csv, header, row } from "./day.fixture.ts";

const read = (...rows: string[]) => rowsOf("day.csv", csv(...rows));

test("returns, write-offs and gifts of an invoice are left out; an invoice of another letter is one; of C, all is read", () => {
  const rows = read(
    row({ InvoiceNo: "C536379", Quantity: "-1", UnitPrice: "0" }),
    row({ Quantity: "-1" }),
    row({ Quantity: "0" }),
    row({ UnitPrice: "0" }),
    row({ UnitPrice: "0.0" }),
    row({ UnitPrice: "-11062.06" }),
    row({ InvoiceNo: "A563185", UnitPrice: "11062.06" }),
    row({ UnitPrice: "0.001" }),
  );
  expect(rows.map(({ InvoiceNo, UnitPrice }) => [InvoiceNo, UnitPrice])).toEqual([
    ["C536379", "0"],
    ["A563185", "11062.06"],
    ["600001", "0.001"],
  ]);
});

test("SKUs keep their case, their spaces and their underscores", () => {
  const skus = ["85123A", "85123a", "BANK CHARGES", "gift_0001_20", "m"];
  const rows = read(...skus.map((StockCode) => row({ StockCode })), row({ StockCode: "47503J " }));
  expect(rows.map(({ StockCode }) => StockCode)).toEqual([...skus, "47503J"]);
});

test("a quoted comma, a quote in quotes and a line break in a description", () => {
  const rows = read(row({ Description: '"HEART, ""LARGE"""' }), row({ Description: '"TWO\nLINES"' }));
  expect(rows.map(({ Description }) => Description)).toEqual(['HEART, "LARGE"', "TWO\nLINES"]);
});

test("a missing description and customer, whole numbers with a point, large quantities", () => {
  const [one] = read(row({ Description: "", CustomerID: "", Quantity: "80995.0" }));
  expect(one).toMatchObject({ Description: "", CustomerID: "", Quantity: 80_995 });
  expect(read(row({ CustomerID: "17850.0" }))[0]?.CustomerID).toBe("17850");
});

test("a byte order mark, line ends of Windows, empty lines, other columns in another order", () => {
  const text = `\uFEFF${csv(row(), "", row({ StockCode: "B" }))}`.replaceAll("\n", "\r\n");
  expect(rowsOf("day.csv", text)).toHaveLength(2);
  const turned = `Extra,${header.split(",").reverse().join(",")}\nx,${row().split(",").reverse().join(",")}\n`;
  expect(rowsOf("day.csv", turned)).toMatchObject([{ InvoiceNo: "600001", Quantity: 6, UnitPrice: "2.55" }]);
});

test.each([
  ["Quantity", "six", 'day.csv:3: Quantity must be a whole number, not "six"'],
  ["Quantity", "1.5", 'day.csv:3: Quantity must be a whole number, not "1.5"'],
  ["UnitPrice", "", 'day.csv:3: UnitPrice must be a decimal number, not ""'],
  ["UnitPrice", "£2", 'day.csv:3: UnitPrice must be a decimal number, not "£2"'],
  ["InvoiceNo", "", 'day.csv:3: InvoiceNo must be 1 to 50 letters and digits, not ""'],
  ["StockCode", "<b>", `day.csv:3: StockCode must be 1 to 64 letters`],
  ["InvoiceDate", "soon", 'day.csv:3: InvoiceDate must be a date, not "soon"'],
])("a %s of %j is refused with its file and line", (column, value, message) => {
  expect(() => read(row(), row({ [column]: value }))).toThrow(message);
});

test("a row with a column too few, or a quote that is not closed, is refused with its file and line", () => {
  expect(() => read(row(), "536365,85123A,6")).toThrow(/^day\.csv:3: Invalid Record Length/);
  expect(() => read(row(), row({ Description: '"HEART' }))).toThrow(/^day\.csv:\d: Quote Not Closed/);
});

test("a missing column and an empty file are refused", () => {
  const noPrice = csv(row()).replace("UnitPrice", "Price").replace("Country", "Land");
  expect(() => rowsOf("day.csv", noPrice)).toThrow("day.csv:1: there is no column UnitPrice, Country");
  expect(() => rowsOf("day.csv", " \n")).toThrow("day.csv: the file is empty");
});

test("a missing file and files without an order are refused; a file that is named twice is read once", async () => {
  await expect(readRows(["/no/such/day.csv"])).rejects.toThrow("/no/such/day.csv: there is no such file");
  const folder = await mkdtemp(join(tmpdir(), "replay-"));
  try {
    const file = join(folder, "day.csv");
    await writeFile(file, csv(row({ Quantity: "-1" })));
    await expect(readRows([file])).rejects.toThrow("There is nothing to replay in");
    await writeFile(file, csv(row()));
    expect(await readRows([file, file])).toHaveLength(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
