import { Complaint } from "./complaint.ts";
import type { SourcedRow } from "./csv.ts";
import { penceOf } from "./pence.ts";

export interface Line {
  sku: string;
  quantity: number;
  pence: number;
}

export interface Invoice {
  number: string;
  date: string;
  country: string;
  /** Absent when the file does not say who bought. */
  customer: string | undefined;
  lines: Line[];
}

/** The invoices of all rows by their numbers; lines of equal SKU and price are one. */
export function invoicesOf(rows: readonly SourcedRow[]): Map<string, Invoice> {
  const invoices = new Map<string, Invoice>();
  for (const [number, own] of Map.groupBy(rows, ({ InvoiceNo }) => InvoiceNo)) {
    const [first] = own;
    if (!first) continue;
    const elsewhere = own.find(({ file }) => file !== first.file);
    if (elsewhere) throw new Complaint(`Invoice ${number} is in both ${first.file} and ${elsewhere.file}.`);
    const customer = own.find(({ CustomerID }) => CustomerID !== "")?.CustomerID;
    invoices.set(number, { number, date: first.InvoiceDate, country: first.Country, customer, lines: merge(own) });
  }
  return invoices;
}

function merge(rows: readonly SourcedRow[]): Line[] {
  const lines = new Map<string, Line>();
  for (const { StockCode: sku, Quantity, UnitPrice } of rows) {
    const pence = penceOf(UnitPrice);
    const key = `${pence} ${sku}`;
    const line = lines.get(key) ?? { sku, quantity: 0, pence };
    line.quantity += Quantity;
    lines.set(key, line);
  }
  return [...lines.values()];
}

export const totalOf = ({ lines }: Invoice): number =>
  lines.reduce((sum, { quantity, pence }) => sum + quantity * pence, 0);

/** How many units of each SKU these invoices take together. */
export function unitsOf(invoices: Iterable<Pick<Invoice, "lines">>): Map<string, number> {
  const units = new Map<string, number>();
  for (const { lines } of invoices)
    for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return units;
}
