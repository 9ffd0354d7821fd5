import { Complaint } from "./complaint.ts";
import type { SourcedRow } from "./csv.ts";
import { penceOf } from "./pence.ts";
import { isOrdered } from "./row.ts";

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

/** The invoices of all rows that are orders by their numbers; lines of equal SKU and price are one. */
export function invoicesOf(rows: readonly SourcedRow[]): Map<string, Invoice> {
  const invoices = new Map<string, Invoice>();
  for (const { number, first, own } of byInvoice(rows.filter(isOrdered))) {
    const customer = customerOf(own);
    invoices.set(number, { number, date: first.InvoiceDate, country: first.Country, customer, lines: merge(own) });
  }
  return invoices;
}

/** Rows of the same invoice, in the order of the file. An invoice in two files would be half of itself in each. */
export function byInvoice(rows: readonly SourcedRow[]): { number: string; first: SourcedRow; own: SourcedRow[] }[] {
  return [...Map.groupBy(rows, ({ InvoiceNo }) => InvoiceNo)].flatMap(([number, own]) => {
    const [first] = own;
    if (!first) return [];
    const elsewhere = own.find(({ file }) => file !== first.file);
    if (elsewhere) throw new Complaint(`Invoice ${number} is in both ${first.file} and ${elsewhere.file}.`);
    return [{ number, first, own }];
  });
}

export const customerOf = (own: readonly SourcedRow[]): string | undefined =>
  own.find(({ CustomerID }) => CustomerID !== "")?.CustomerID;

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
