import type { WaybillApi } from "@waybill/client";
import { createCatalogue, productsOf } from "./catalogue.ts";
import { type Wait, waitUntilPaid } from "./confirm.ts";
import type { SourcedRow } from "./csv.ts";
import { creditsOf } from "./credit.ts";
import { credit, type Credited } from "./credits.ts";
import { confirmMsOf } from "./figures.ts";
import { invoicesOf } from "./invoice.ts";
import { readBook } from "./orders.ts";
import { placeAll, type Placing } from "./place.ts";
import { isToShip, shipAll } from "./ship.ts";
import { missingOf, receive } from "./stock.ts";
import { type Check, checkOrders, checkStock, lookBefore } from "./verify.ts";
import { checkMoney } from "./verify-money.ts";
import type { Voice } from "./voice.ts";

export interface ReplayOptions {
  waybill: WaybillApi;
  rows: readonly SourcedRow[];
  /** Orders placed at the same time. */
  concurrency: number;
  wait: Wait;
  voice: Voice;
}

export interface Outcome extends Pick<Check, "invoices" | "book">, Placing, Omit<Credited, "accounts" | "restocked"> {
  /** The rows of the files that are credits. */
  credits: number;
  /** From placed to confirmed, of the orders that were not sent out before. */
  confirmMs: number[];
  /** Sentences about stock, orders and money that are not what they must be. */
  stockProblems: string[];
  orderProblems: string[];
  moneyProblems: string[];
}

/** Runs the trading days in these rows, from the first look to the last count. Run again, it does what is left. */
export async function replay({ waybill, rows, concurrency, wait, voice }: ReplayOptions): Promise<Outcome> {
  const invoices = invoicesOf(rows);
  const credits = creditsOf(rows);

  voice.step("Create the catalogue");
  const { created, updated, unchanged } = await createCatalogue(waybill, productsOf(rows));
  voice.note(`${created} products created, ${updated} updated, ${unchanged} unchanged`);

  voice.step("See what is there already");
  const before = await lookBefore(waybill, invoices, wait);
  const pending = [...invoices.values()].filter(({ number }) => !before.book.standing.has(number));
  voice.note(`${before.book.standing.size} orders stand, ${pending.length} are to be placed`);

  voice.step("Receive the stock that is missing");
  const received = missingOf(pending, before.levels);
  await voice.progress("SKUs", received.size, (onReceived) =>
    receive(waybill, { missing: received, concurrency, onReceived }),
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

  voice.step("Send the orders out");
  const paid = await readBook(waybill, invoices);
  const toShip = [...paid.standing.values()].filter(isToShip);
  const shipProblems = await voice.progress("orders", toShip.length, (onDelivered) =>
    shipAll(waybill, toShip, { concurrency, onDelivered }),
  );

  voice.step("Take back what came back");
  const sent = await readBook(waybill, invoices);
  const credited = await credit({ waybill, invoices, credits, book: sent, concurrency, wait, voice });

  voice.step("Count stock and money again");
  const book = await readBook(waybill, invoices);
  const { accounts, restocked, ...told } = credited;
  const check = { invoices, before, received, restocked, book };
  const onWrong = (wrong: readonly string[]): void =>
    voice.note(`${wrong.length} counts are not right and are looked at again for two minutes: ${wrong[0]}`);
  return {
    invoices,
    credits: credits.length,
    book,
    confirmMs: confirmMsOf(paid),
    ...placing,
    ...told,
    orderProblems: [...checkOrders(check), ...shipProblems],
    moneyProblems: checkMoney({ book, accounts, ...told }),
    stockProblems: await checkStock(waybill, check, { wait, onWrong }),
  };
}
