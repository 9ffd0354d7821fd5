import type { OrderSummary, WaybillApi } from "@waybill/client";
import type { Invoice } from "./invoice.ts";
import { readAll } from "./pages.ts";

type Status = OrderSummary["status"];

const ended: ReadonlySet<Status> = new Set(["rejected", "cancelled", "expired"]);
const shipped: ReadonlySet<Status> = new Set(["fulfilled", "completed"]);
const underway: ReadonlySet<Status> = new Set(["reserving", "pending_payment", "payment_processing"]);

/** Whether its units have left the house. */
export const isShipped = ({ status }: Pick<OrderSummary, "status">): boolean => shipped.has(status);
/** Whether an order counts: it was placed and has not come to nothing. */
export const stands = ({ status }: Pick<OrderSummary, "status">): boolean => !ended.has(status);
/** Whether its units are still in the house and promised. */
export const holds = (order: Pick<OrderSummary, "status">): boolean => stands(order) && !isShipped(order);
export const isUnderway = ({ status }: Pick<OrderSummary, "status">): boolean => underway.has(status);
export const isConfirmed = (order: Pick<OrderSummary, "status">): boolean =>
  order.status === "confirmed" || isShipped(order);

/** What the server knows, seen from the file. */
export interface Book {
  /** The order that stands for an invoice, by the invoice's number. */
  standing: Map<string, OrderSummary>;
  /** How many orders of an invoice have come to nothing before. */
  ended: Map<string, number>;
  /** Second orders of an invoice: there must be none. */
  doubled: OrderSummary[];
  others: OrderSummary[];
}

/** Reads all orders, or those made since. What is ours says so itself: a key is forgotten after a day, an order is not. */
export async function readBook(
  waybill: WaybillApi,
  invoices: ReadonlyMap<string, Invoice>,
  from?: Date,
): Promise<Book> {
  const orders = await readAll((cursor) => waybill.order.list({ limit: 100, cursor, from }));
  const book: Book = { standing: new Map(), ended: new Map(), doubled: [], others: [] };
  for (const order of orders) {
    const invoice = invoices.get(order.reference ?? "");
    if (!invoice || order.metadata?.["invoiceDate"] !== invoice.date) book.others.push(order);
    else if (!stands(order)) book.ended.set(invoice.number, (book.ended.get(invoice.number) ?? 0) + 1);
    else if (book.standing.has(invoice.number)) book.doubled.push(order);
    else book.standing.set(invoice.number, order);
  }
  return book;
}
