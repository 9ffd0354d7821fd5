import type { WaybillApi } from "@waybill/client";
import type { Invoice } from "./invoice.ts";
import { isUnderway, readBook } from "./orders.ts";

export type Wait = (ms: number) => Promise<void>;

const pollMs = 500;
/** Counted in pauses, not on the clock: a server that is being restarted does not use it up. */
const patienceMs = 120_000;

interface Confirming {
  wait: Wait;
  /** How many are still being paid. */
  onPoll: (left: number) => void;
}

/** Waits until no order of these invoices is being paid any more; returns how many still are when patience ends. */
export async function waitUntilPaid(
  waybill: WaybillApi,
  invoices: ReadonlyMap<string, Invoice>,
  { wait, onPoll }: Confirming,
): Promise<number> {
  let from: Date | undefined;
  let fewest = Infinity;
  for (let idleMs = 0; idleMs < patienceMs; idleMs += pollMs) {
    await wait(pollMs);
    const { standing } = await readBook(waybill, invoices, from);
    const left = [...standing.values()].filter(isUnderway);
    onPoll(left.length);
    if (left.length === 0) return 0;
    if (left.length < fewest) idleMs = 0;
    fewest = Math.min(fewest, left.length);
    from = new Date(Math.min(...left.map(({ createdAt }) => createdAt.getTime())));
  }
  return fewest;
}
