import type { WaybillApi } from "@waybill/client";
import type { Invoice } from "./invoice.ts";
import { isUnderway, readBook } from "./orders.ts";

export type Wait = (ms: number) => Promise<void>;

export const pollMs = 1_000;
/**
 * What a killed worker left is taken up within two minutes: patience must outlast that. Counted in pauses, not on the
 * clock, so that a server that is being restarted does not use it up.
 */
export const patienceMs = 125_000;

interface Confirming {
  wait: Wait;
  /** Told how many are still being paid, whenever there are fewer. */
  onFewer: (left: number) => void;
}

/** Waits until no order of these invoices is being paid any more; returns how many still are when patience ends. */
export async function waitUntilPaid(
  waybill: WaybillApi,
  invoices: ReadonlyMap<string, Invoice>,
  { wait, onFewer }: Confirming,
): Promise<number> {
  let from: Date | undefined;
  let fewest = Infinity;
  for (let idleMs = 0; idleMs < patienceMs; idleMs += pollMs) {
    await wait(pollMs);
    const { standing } = await readBook(waybill, invoices, from);
    const left = [...standing.values()].filter(isUnderway);
    if (left.length === 0) return 0;
    if (left.length < fewest) {
      fewest = left.length;
      idleMs = 0;
      onFewer(fewest);
    }
    from = new Date(Math.min(...left.map(({ createdAt }) => createdAt.getTime())));
  }
  return fewest;
}
