/** What a customer has under way: their unpaid orders, counted exactly, so that nobody hoards stock. */
export * as Customer from "./customer.ts";

import type { Table } from "../table/table.ts";
import * as repo from "./customer.repo.ts";

export { get, leave } from "./customer.repo.ts";

/** One more unpaid order. Refused when they have `openMax` of them, or placed one since `placed` was read. */
export const enter = repo.enter;

/** The open orders of a customer whose next one was refused; `null` when it was not for this. */
export function refusedOf(refused: readonly Table.Refusal[]): repo.Stored | null {
  const refusal = refused.find(repo.isRefusal);
  return refusal ? repo.storedOf(refusal.item) : null;
}
