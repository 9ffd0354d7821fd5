import { Table } from "../table/table.ts";
import type { Intent } from "./payment.gateway.ts";
import { LedgerEntity } from "./payment.sandbox.entity.ts";

export interface Entry extends Intent {
  orderId: string;
  method: string;
  confirmedAt?: string;
  captures: number;
}

/** The entry as it is, made if need be. */
export async function open(entry: Omit<Entry, "captures">): Promise<Entry> {
  const opened = { ...entry, captures: 0 };
  const isNew = await Table.unlessRefused(LedgerEntity().create(opened).go());
  return isNew ? opened : ((await get(entry.id)) ?? opened);
}

/** Moves the entry from the status in which it was read; `null` when it has moved meanwhile. */
export async function move(entry: Entry, to: Pick<Intent, "status" | "declineCode">, now: Date): Promise<Entry | null> {
  const captures = entry.captures + (to.status === "succeeded" ? 1 : 0);
  const confirmedAt = entry.confirmedAt ?? now.toISOString();
  const moved = await Table.unlessRefused(
    LedgerEntity()
      .patch({ id: entry.id })
      .set({ ...to, captures, confirmedAt })
      .where(({ status }, { eq }) => eq(status, entry.status))
      .go(),
  );
  return moved ? { ...entry, ...to, captures, confirmedAt } : null;
}

export async function get(id: string): Promise<Entry | null> {
  const { data } = await LedgerEntity().get({ id }).go({ consistent: true });
  return data;
}
