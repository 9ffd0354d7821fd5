import type { OrderSummary, Return, WaybillApi } from "@waybill/client";
import pMap from "p-map";
import type { Credit } from "./credit.ts";
import { userOf } from "./customer.ts";
import type { Invoice, Line } from "./invoice.ts";
import { type Book, isShipped } from "./orders.ts";

/** An order that was sent out, and whose units may come back. */
export interface Sale {
  id: OrderSummary["id"];
  customerId: OrderSummary["customerId"];
  invoice: string;
  /** When the shop wrote the invoice. */
  at: number;
  lines: readonly Line[];
  /** What the server knows of units on their way back, from whichever run. */
  returns: readonly Return[];
}

/** The client puts ten queries of one moment into one request. */
export const readsAtOnce = 10;

interface Source {
  invoices: ReadonlyMap<string, Invoice>;
  book: Book;
  credits: readonly Credit[];
}

/**
 * What the customers who return something bought: in these files as the files say it, and on other days of the same
 * data as the server has kept it.
 */
export async function readSales(waybill: WaybillApi, { invoices, book, credits }: Source): Promise<Sale[]> {
  const customers = new Set(credits.flatMap(({ customer }) => (customer === undefined ? [] : [userOf(customer)])));
  const ours = (order: OrderSummary) => isShipped(order) && customers.has(order.customerId);
  const today = [...book.standing].filter(([, order]) => ours(order));
  const earlier = book.others.filter((order) => ours(order) && !Number.isNaN(dateOf(order)));
  return pMap(
    [...today, ...earlier.map((order) => [undefined, order] as const)],
    async ([number, order]): Promise<Sale> => {
      const [lines, { items: returns }] = await Promise.all([
        invoices.get(number ?? "")?.lines ?? shippedOf(waybill, order),
        waybill.order.returns({ id: order.id }),
      ]);
      const { id, customerId, reference: invoice = "" } = order;
      return { id, customerId, invoice, at: dateOf(order), lines, returns };
    },
    { concurrency: readsAtOnce },
  );
}

const dateOf = ({ metadata }: OrderSummary): number => Date.parse(metadata?.["invoiceDate"] ?? "");

/** For sorting: of one moment, the higher invoice number is the newer one. */
export const newestFirst = (a: Sale, b: Sale): number =>
  b.at - a.at || b.invoice.localeCompare(a.invoice, "en", { numeric: true });

async function shippedOf(waybill: WaybillApi, { id }: OrderSummary): Promise<Line[]> {
  const { lines } = await waybill.order.get({ id });
  return lines.map(({ sku, fulfilled, unitPrice }) => ({ sku, quantity: fulfilled, pence: unitPrice.amount }));
}
