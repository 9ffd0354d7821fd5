import { isWaybillError, type OrderPlaceInput, type WaybillApi } from "@waybill/client";
import pMap from "p-map";
import { userOf } from "./customer.ts";
import type { Invoice } from "./invoice.ts";

export interface Refusal {
  invoice: string;
  reason: string;
  message: string;
}

export interface Placing {
  refused: Refusal[];
  /** How long each order took its caller, waits for a restarting server included. */
  placeMs: number[];
  seconds: number;
}

interface Options {
  concurrency: number;
  /** How many orders of an invoice have come to nothing before. */
  ended: ReadonlyMap<string, number>;
  onAnswer: () => void;
}

export const orderOf = ({ number, date, country, customer, lines }: Invoice): OrderPlaceInput => ({
  lines: lines.map(({ sku, quantity, pence }) => ({ sku, quantity, unitPrice: { amount: pence, currency: "GBP" } })),
  customerId: userOf(customer),
  reference: number,
  metadata: { invoiceDate: date, country },
  paymentMethod: "pm_succeeds",
});

/** One key for an invoice, so that it is placed once; another one only when its order was cancelled or has expired. */
export const keyOf = (number: string, endedBefore = 0): string =>
  endedBefore === 0 ? `retail-${number}` : `retail-${number}-again-${endedBefore}`;

/** Places the orders, some at once. A refused order does not stop the others; a server that has gone does. */
export async function placeAll(
  waybill: WaybillApi,
  invoices: readonly Invoice[],
  { concurrency, ended, onAnswer }: Options,
): Promise<Placing> {
  const placing: Placing = { refused: [], placeMs: [], seconds: 0 };
  const begun = performance.now();
  const place = async (invoice: Invoice): Promise<void> => {
    const { number } = invoice;
    const sent = performance.now();
    try {
      await waybill.order.place(orderOf(invoice), { idempotencyKey: keyOf(number, ended.get(number)) });
      placing.placeMs.push(performance.now() - sent);
    } catch (error) {
      if (!isWaybillError(error) || error.reason.startsWith("network.")) throw error;
      placing.refused.push({ invoice: number, reason: error.reason, message: error.message });
    }
    onAnswer();
  };
  await pMap(invoices, place, { concurrency });
  placing.seconds = (performance.now() - begun) / 1000;
  return placing;
}
