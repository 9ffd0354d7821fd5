/** Everything about the invoices that begin with `C`, from the look at what was sold to the last penny that went back. */
import type { WaybillApi } from "@waybill/client";
import type { Wait } from "./confirm.ts";
import type { Credit } from "./credit.ts";
import { askForGoodwill, type RefusedCredit } from "./goodwill.ts";
import type { Invoice } from "./invoice.ts";
import { type Accounts, readAccounts, type Returned, returnedOf } from "./ledger.ts";
import { type Book, readBook } from "./orders.ts";
import { type Part, planOf } from "./plan.ts";
import { readSales } from "./sales.ts";
import { type Failed, takeBack } from "./take-back.ts";
import type { Voice } from "./voice.ts";

export interface Crediting {
  waybill: WaybillApi;
  invoices: ReadonlyMap<string, Invoice>;
  credits: readonly Credit[];
  book: Book;
  concurrency: number;
  wait: Wait;
  voice: Voice;
}

export interface Credited {
  /** What the files say must have come back, whichever run did it. */
  parts: readonly Part[];
  refusedCredits: readonly RefusedCredit[];
  /** By the server's account. */
  returned: Returned;
  accounts: Accounts;
  /** Units that this run took back, by their SKU. */
  restocked: ReadonlyMap<string, number>;
  returnProblems: string[];
}

export async function credit(crediting: Crediting): Promise<Credited> {
  const { waybill, invoices, credits, concurrency, wait, voice } = crediting;
  const sales = await readSales(waybill, crediting);
  const plan = planOf(credits, sales);
  const toDo = plan.parts.filter(({ begun }) => begun?.status !== "received");
  const failed = await voice.progress("returns", toDo.length, (onReceived) =>
    takeBack(waybill, toDo, { concurrency, onReceived }),
  );

  voice.step("Ask for the credits that no order covers");
  const goodwill = await voice.progress("credits", plan.uncovered.length, (onAnswer) =>
    askForGoodwill(waybill, { plan, sales, concurrency, onAnswer }),
  );

  voice.step("Read what went back");
  const { standing, others } = await readBook(waybill, invoices);
  const touched = [...standing.values(), ...others].filter(({ refunded }) => refunded.amount > 0);
  const orders = [...plan.parts.map(({ sale }) => sale.id), ...touched.map(({ id }) => id)];
  const accounts = await readAccounts(waybill, orders, wait);
  const names = new Set(credits.map(({ name }) => name));
  return {
    parts: plan.parts,
    refusedCredits: [...goodwill.refused, ...failed.map(refusalOf)],
    returned: returnedOf(accounts, names),
    accounts,
    restocked: restockedBy(toDo, failed),
    returnProblems: [...plan.problems, ...goodwill.problems],
  };
}

const refusalOf = ({ part, reason, message }: Failed): RefusedCredit => ({
  credit: part.credit,
  quantity: part.units.reduce((sum, { quantity }) => sum + quantity, 0),
  reason,
  message,
});

function restockedBy(parts: readonly Part[], failed: readonly Failed[]): Map<string, number> {
  const not = new Set(failed.map(({ part }) => part));
  const restocked = new Map<string, number>();
  for (const part of parts)
    for (const { sku, quantity } of not.has(part) ? [] : part.units)
      restocked.set(sku, (restocked.get(sku) ?? 0) + quantity);
  return restocked;
}
