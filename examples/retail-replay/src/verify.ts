import type { WaybillApi } from "@waybill/client";
import { patienceMs, type Wait } from "./confirm.ts";
import { type Invoice, totalOf, unitsOf } from "./invoice.ts";
import { type Book, holds, isShipped, readBook } from "./orders.ts";
import { unitsOfOthers } from "./others.ts";
import { type Levels, readStock } from "./stock.ts";

/** A count reads the whole stock. */
const countEveryMs = 5_000;

/** What was seen before any order was placed. */
export interface Before {
  levels: Levels;
  book: Book;
}

export interface Check {
  invoices: ReadonlyMap<string, Invoice>;
  before: Before;
  received: ReadonlyMap<string, number>;
  /** Units that this run took back, by their SKU. */
  restocked: ReadonlyMap<string, number>;
  /** What is seen now that all is done. */
  book: Book;
}

/**
 * The first look. The units of a long order leave the stock batch by batch; when a server was killed in between, the rest
 * follow by themselves within two minutes, and only then there is something to count from.
 */
export async function lookBefore(
  waybill: WaybillApi,
  invoices: ReadonlyMap<string, Invoice>,
  wait: Wait,
): Promise<Before> {
  for (let waitedMs = 0; ; waitedMs += countEveryMs) {
    const book = await readBook(waybill, invoices);
    const others = await unitsOfOthers(waybill, book.others);
    const levels = await readStock(waybill);
    const ours = unitsOf(thoseOf(invoices, book, holds));
    const left = unitsOf(thoseOf(invoices, book, isShipped));
    const isMoving = ([sku, units]: [string, number]): boolean =>
      units > 0 && others !== undefined && reservedOf(levels, sku) > (others.get(sku) ?? 0) + (ours.get(sku) ?? 0);
    if (waitedMs >= patienceMs || ![...left].some(isMoving)) return { book, levels };
    await wait(countEveryMs);
  }
}

const reservedOf = (levels: Levels, sku: string): number => levels.get(sku)?.reserved ?? 0;

interface Counting {
  wait: Wait;
  /** Told of what is not right and may still become so. */
  onWrong: (wrong: readonly string[]) => void;
}

/** Counts the stock, SKU by SKU, until it is right or patience ends; returns a sentence for each that is wrong. */
export async function checkStock(waybill: WaybillApi, check: Check, { wait, onWrong }: Counting): Promise<string[]> {
  for (let waitedMs = 0; ; waitedMs += countEveryMs) {
    const wrong = await countStock(waybill, check);
    if (wrong.length === 0 || waitedMs >= patienceMs) return wrong;
    if (waitedMs === 0) onWrong(wrong);
    await wait(countEveryMs);
  }
}

async function countStock(waybill: WaybillApi, check: Check): Promise<string[]> {
  const { invoices, before, received, restocked, book } = check;
  const ours = unitsOf(thoseOf(invoices, book, holds));
  const others = await unitsOfOthers(waybill, book.others);
  const oursBefore = unitsOf(thoseOf(invoices, before.book, holds));
  const shipped = unitsOf(shippedSince(check));
  const after = await readStock(waybill);
  const wrong: string[] = [];
  for (const sku of new Set([...unitsOf(invoices.values()).keys(), ...restocked.keys()])) {
    const was = before.levels.get(sku) ?? { onHand: 0, reserved: 0 };
    const { onHand, reserved, available } = after.get(sku) ?? { onHand: 0, reserved: 0, available: 0 };
    const othersHold = others ? (others.get(sku) ?? 0) : was.reserved - (oursBefore.get(sku) ?? 0);
    const moved = (received.get(sku) ?? 0) - (shipped.get(sku) ?? 0) + (restocked.get(sku) ?? 0);
    const claims = [
      { what: "on hand", is: onHand, should: was.onHand + moved },
      { what: "reserved", is: reserved, should: othersHold + (ours.get(sku) ?? 0) },
      { what: "available", is: available, should: onHand - reserved },
    ];
    for (const { what, is, should } of claims)
      if (is !== should) wrong.push(`${sku}: ${is} units ${what}, and it should be ${should}`);
  }
  return wrong;
}

const thoseOf = (
  invoices: ReadonlyMap<string, Invoice>,
  { standing }: Book,
  is: typeof holds | typeof isShipped,
): Invoice[] =>
  [...invoices.values()].filter(({ number }) => {
    const order = standing.get(number);
    return order !== undefined && is(order);
  });

/** The invoices whose units were in the house at the first look, or not yet bought, and have left it. */
function shippedSince({ invoices, before, book }: Check): Invoice[] {
  const gone = new Set(thoseOf(invoices, before.book, isShipped));
  return thoseOf(invoices, book, isShipped).filter((invoice) => !gone.has(invoice));
}

/** Compares the orders with the invoices; returns a sentence for each that is not the same, or there twice. */
export function checkOrders({ invoices, book }: Pick<Check, "invoices" | "book">): string[] {
  const doubled = book.doubled.map(({ reference }) => `invoice ${reference} was placed twice`);
  const unlike = [...book.standing].flatMap(([number, { total, lineCount }]) => {
    const invoice = invoices.get(number);
    if (!invoice || (total.amount === totalOf(invoice) && lineCount === invoice.lines.length)) return [];
    return [`the order of invoice ${number} has ${lineCount} lines and ${total.amount} pence, unlike the invoice`];
  });
  return [...doubled, ...unlike];
}
