import type { WaybillApi } from "@waybill/client";
import { createCatalogue, productsOf } from "./catalogue.ts";
import { type Wait, waitUntilPaid } from "./confirm.ts";
import type { SourcedRow } from "./csv.ts";
import { invoicesOf } from "./invoice.ts";
import { readBook } from "./orders.ts";
import { placeAll, type Placing } from "./place.ts";
import { missingOf, readStock, receive } from "./stock.ts";
import { type Check, checkOrders, checkStock } from "./verify.ts";
import type { Voice } from "./voice.ts";

export interface ReplayOptions {
  waybill: WaybillApi;
  rows: readonly SourcedRow[];
  /** Orders placed at the same time. */
  concurrency: number;
  wait: Wait;
  voice: Voice;
}

export interface Outcome extends Pick<Check, "invoices" | "book">, Placing {
  /** Sentences about stock and orders that are not what they must be. */
  stockProblems: string[];
  orderProblems: string[];
}

/** Runs the trading days in these rows, from the first look to the last count. Run again, it does what is left. */
export async function replay({ waybill, rows, concurrency, wait, voice }: ReplayOptions): Promise<Outcome> {
  const invoices = invoicesOf(rows);

  voice.step("Create the catalogue");
  const { created, updated, unchanged } = await createCatalogue(waybill, productsOf(rows));
  voice.note(`${created} products created, ${updated} updated, ${unchanged} unchanged`);

  voice.step("See what is there already");
  const before = { book: await readBook(waybill, invoices), levels: await readStock(waybill) };
  const pending = [...invoices.values()].filter(({ number }) => !before.book.standing.has(number));
  voice.note(`${before.book.standing.size} orders stand, ${pending.length} are to be placed`);

  voice.step("Receive the stock that is missing");
  const received = missingOf(pending, before.levels);
  await voice.progress("SKUs", received.size, (onReceived) =>
    receive(waybill, { missing: received, levels: before.levels, concurrency, onReceived }),
  );

  voice.step("Place the orders");
  const { ended } = before.book;
  const placing = await voice.progress("orders", pending.length, (onAnswer) =>
    placeAll(waybill, pending, { concurrency, ended, onAnswer }),
  );

  voice.step("Wait until all are confirmed");
  const left = await waitUntilPaid(waybill, invoices, { wait, onFewer: (n) => voice.note(`${n} to go`) });
  if (left > 0)
    voice.note(`Gave up: ${left} orders are still being paid, and none was for minutes. Run it again later.`);

  voice.step("Count the stock again");
  const book = await readBook(waybill, invoices);
  const check = { invoices, before, received, book };
  const orderProblems = checkOrders(check);
  const stockProblems = await checkStock(waybill, check);
  return { invoices, book, ...placing, orderProblems, stockProblems };
}
