import type { SourcedRow } from "./csv.ts";
import { byInvoice, customerOf } from "./invoice.ts";
import { penceOf } from "./pence.ts";
import { isCredit } from "./row.ts";

/** A row of an invoice that begins with `C`. */
export interface Credit {
  /** Tells this row from every other, on every run, and is the reason that its return is given. */
  name: string;
  date: string;
  customer: string | undefined;
  sku: string;
  /** Units that come back; none or fewer where the row takes nothing back. */
  quantity: number;
  pence: number;
}

/** All such rows, earliest first. The same SKU in two rows of an invoice is two of them. */
export function creditsOf(rows: readonly SourcedRow[]): Credit[] {
  const credits = byInvoice(rows.filter(isCredit)).flatMap(({ number, own }) =>
    own.map((row, index) => ({
      name: `Invoice ${number}, row ${index + 1}`,
      date: row.InvoiceDate,
      customer: row.CustomerID || customerOf(own),
      sku: row.StockCode,
      quantity: 0 - row.Quantity,
      pence: penceOf(row.UnitPrice),
    })),
  );
  // Stable: rows of one moment stay as the files have them.
  return credits.toSorted((a, b) => Date.parse(a.date) - Date.parse(b.date));
}
