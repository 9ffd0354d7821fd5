/** Holds the money that the files ask for against what the server says, to the penny. */
import type { OrderSummary } from "@waybill/client";
import { type Account, type Accounts, byOrderAndRow, type Returned } from "./ledger.ts";
import { type Book, isConfirmed } from "./orders.ts";
import { type Part, penceIn, unitsIn } from "./plan.ts";

interface Books {
  book: Book;
  parts: readonly Part[];
  accounts: Accounts;
  returned: Returned;
}

/** Returns a sentence for each sum that is not what it must be. */
export function checkMoney({ book, parts, accounts, returned }: Books): string[] {
  const standing = [...book.standing.values()];
  return [
    ...claim("units that came back in all", returned.units, unitsIn(parts)),
    ...claim("pence that went back in all", returned.pence, penceIn(parts)),
    ...byOrderAndRow(parts).flatMap((own) => checkRow(own, accounts)),
    ...standing.filter(isConfirmed).flatMap(checkCaptured),
    ...[...standing, ...book.others].flatMap((order) => checkRefunded(order, accounts.get(order.id))),
  ];
}

/** One row at one order: its units came back once, and their price went back once. */
function checkRow(parts: readonly Part[], accounts: Accounts): string[] {
  const [first] = parts;
  const account = first && accounts.get(first.sale.id);
  if (!first || !account) return [];
  const { name } = first.credit;
  const returns = account.returns.filter(({ reason, status }) => reason === name && status === "received");
  const units = sum(returns.flatMap(({ lines }) => lines.map(({ quantity }) => quantity)));
  const refunds = account.ledger.refunds.filter(({ reason, status }) => reason === name && status === "succeeded");
  return [
    ...claim(`${name}: units that came back to order ${first.sale.id}`, units, unitsIn(parts)),
    ...claim(
      `${name}: pence that went back for order ${first.sale.id}`,
      sum(refunds.map(({ amount }) => amount.amount)),
      penceIn(parts),
    ),
  ];
}

const checkCaptured = ({ reference, captured, total }: OrderSummary): string[] =>
  claim(`invoice ${reference}: pence that were taken`, captured.amount, total.amount);

/** The list, the ledger's sums and its single refunds tell the same story. */
function checkRefunded({ id, captured, refunded }: OrderSummary, account: Account | undefined): string[] {
  if (!account) return claim(`order ${id}: pence that went back`, refunded.amount, 0);
  const { ledger } = account;
  const succeeded = sum(ledger.refunds.map(({ status, amount }) => (status === "succeeded" ? amount.amount : 0)));
  return [
    ...claim(`order ${id}: pence that the ledger says went back`, ledger.refunded.amount, succeeded),
    ...claim(`order ${id}: pence that the list says went back`, refunded.amount, succeeded),
    ...claim(`order ${id}: pence that the ledger says were taken`, ledger.captured.amount, captured.amount),
    ...claim(`order ${id}: pence that it is paid with`, ledger.net.amount, captured.amount - succeeded),
    ...claim(`order ${id}: pence still on their way back`, ledger.pending.amount, 0),
  ];
}

const claim = (what: string, is: number, should: number): string[] =>
  is === should ? [] : [`${what}: ${is}, and it should be ${should}`];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
