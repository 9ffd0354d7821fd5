import type { WaybillApi } from "@waybill/client";
import { type Invoice, totalOf, unitsOf } from "./invoice.ts";
import { type Book, holds } from "./orders.ts";
import { unitsOfOthers } from "./others.ts";
import { type Levels, readStock } from "./stock.ts";

/** What was seen before any order was placed. */
export interface Before {
  levels: Levels;
  book: Book;
}

export interface Check {
  invoices: ReadonlyMap<string, Invoice>;
  before: Before;
  received: ReadonlyMap<string, number>;
  /** What is seen now that all is done. */
  book: Book;
}

/** Counts the stock again, SKU by SKU; returns a sentence for each that is not what it must be. */
export async function checkStock(waybill: WaybillApi, check: Check): Promise<string[]> {
  const { invoices, before, received, book } = check;
  const ours = heldBy(invoices, book);
  const others = await unitsOfOthers(waybill, book.others);
  const oursBefore = heldBy(invoices, before.book);
  const after = await readStock(waybill);
  const wrong: string[] = [];
  for (const sku of unitsOf(invoices.values()).keys()) {
    const was = before.levels.get(sku) ?? { onHand: 0, reserved: 0 };
    const { onHand, reserved, available } = after.get(sku) ?? { onHand: 0, reserved: 0, available: 0 };
    const othersHold = others ? (others.get(sku) ?? 0) : was.reserved - (oursBefore.get(sku) ?? 0);
    const claims = [
      { what: "on hand", is: onHand, should: was.onHand + (received.get(sku) ?? 0) },
      { what: "reserved", is: reserved, should: othersHold + (ours.get(sku) ?? 0) },
      { what: "available", is: available, should: onHand - reserved },
    ];
    for (const { what, is, should } of claims)
      if (is !== should) wrong.push(`${sku}: ${is} units ${what}, and it should be ${should}`);
  }
  return wrong;
}

function heldBy(invoices: ReadonlyMap<string, Invoice>, { standing }: Book): Map<string, number> {
  const holding = [...invoices.values()].filter(({ number }) => {
    const order = standing.get(number);
    return order !== undefined && holds(order);
  });
  return unitsOf(holding);
}

/** Compares the orders with the invoices; returns a sentence for each that is not the same, or there twice. */
export function checkOrders({ invoices, book }: Check): string[] {
  const doubled = book.doubled.map(({ reference }) => `invoice ${reference} was placed twice`);
  const unlike = [...book.standing].flatMap(([number, { total, lineCount }]) => {
    const invoice = invoices.get(number);
    if (!invoice || (total.amount === totalOf(invoice) && lineCount === invoice.lines.length)) return [];
    return [`the order of invoice ${number} has ${lineCount} lines and ${total.amount} pence, unlike the invoice`];
  });
  return [...doubled, ...unlike];
}
