import * as z from "zod";
import { decimal } from "./pence.ts";

/** The columns of the data set; a file may have others beside them. */
export const columns = [
  "InvoiceNo",
  "StockCode",
  "Description",
  "Quantity",
  "InvoiceDate",
  "UnitPrice",
  "CustomerID",
  "Country",
] as const;

const text = z.string().trim();

/** One row of a file, in the words of the file. Spreadsheets write whole numbers as `17850.0`. */
export const Row = z.object({
  InvoiceNo: text.regex(/^[A-Za-z0-9._-]{1,50}$/, "must be 1 to 50 letters and digits"),
  StockCode: text.regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9._\-/ ]{0,62}[A-Za-z0-9])?$/,
    "must be 1 to 64 letters, digits, '.', '_', '-', '/' or inner spaces",
  ),
  Description: text,
  Quantity: text.regex(/^-?\d{1,9}(\.0+)?$/, "must be a whole number").transform(Number),
  InvoiceDate: text.refine((date) => !Number.isNaN(Date.parse(date)), "must be a date"),
  UnitPrice: text.regex(decimal, "must be a decimal number"),
  CustomerID: text.transform((id) => id.replace(/\.0+$/, "")),
  Country: text.max(500),
});
export type Row = z.output<typeof Row>;

/** Of an invoice that takes back what another one sold, or gives money for another reason. */
export const isCredit = ({ InvoiceNo }: Row): boolean => InvoiceNo.startsWith("C");

/** Write-offs and gifts are in the files too, and are no orders. */
export const isOrdered = (row: Row): boolean => !isCredit(row) && row.Quantity > 0 && Number(row.UnitPrice) > 0;
