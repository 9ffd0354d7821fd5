import type { PaymentLedger, Return, WaybillApi } from "@waybill/client";
import pMap from "p-map";
import { patienceMs, pollMs, type Wait } from "./confirm.ts";
import type { Part } from "./plan.ts";
import { readsAtOnce } from "./sales.ts";

type OrderId = PaymentLedger["orderId"];

/** What the server says of an order that took something back. */
export interface Account {
  ledger: PaymentLedger;
  returns: readonly Return[];
}

export type Accounts = ReadonlyMap<OrderId, Account>;

/** The accounts of these orders, read again for as long as a gateway still owes an answer about money on its way back. */
export async function readAccounts(waybill: WaybillApi, orders: Iterable<OrderId>, wait: Wait): Promise<Accounts> {
  const accounts = new Map<OrderId, Account>();
  const read = async (orderId: OrderId): Promise<void> => {
    const [ledger, { items: returns }] = await Promise.all([
      waybill.payment.ledger({ orderId }),
      waybill.order.returns({ id: orderId }),
    ]);
    accounts.set(orderId, { ledger, returns });
  };
  let unread = [...new Set(orders)];
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    await pMap(unread, read, { concurrency: readsAtOnce });
    unread = unread.filter((id) => (accounts.get(id)?.ledger.pending.amount ?? 0) > 0);
    if (unread.length === 0 || waitedMs >= patienceMs) return accounts;
    await wait(pollMs);
  }
}

/** What came back of these rows, by the server's own account. */
export interface Returned {
  units: number;
  pence: number;
}

/** Sums the returns and refunds that carry the rows' names as their reason. */
export function returnedOf(accounts: Accounts, names: ReadonlySet<string>): Returned {
  const returned = { units: 0, pence: 0 };
  for (const { ledger, returns } of accounts.values()) {
    for (const { reason, status, lines } of returns)
      if (names.has(reason) && status === "received")
        returned.units += lines.reduce((sum, { quantity }) => sum + quantity, 0);
    for (const { reason, status, amount } of ledger.refunds)
      if (names.has(reason) && status === "succeeded") returned.pence += amount.amount;
  }
  return returned;
}

/** The parts of a plan by their order and row: what one reason at one order must come to. */
export const byOrderAndRow = (parts: readonly Part[]): Part[][] => [
  ...Map.groupBy(parts, ({ sale, credit }) => `${sale.id} ${credit.name}`).values(),
];
