/** What one customer may have open at a time, so that nobody hoards stock that they do not pay. Staff's orders are not counted. */
import { Customer } from "../customer/customer.ts";
import type { Inventory } from "../inventory/inventory.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Rule } from "../rule/rule.ts";
import type { Table } from "../table/table.ts";
import { StaleQuote } from "./order.acquire.ts";
import { LimitExceeded } from "./order.error.ts";
import * as repo from "./order.repo.ts";
import type { Stored } from "./order.stored.ts";

/** For the transaction that places an order, or begins to. */
export async function enter(order: Stored, demands: readonly Inventory.Demand[]): Promise<Table.Write[]> {
  if (!order.counted) return [];
  const { openOrdersPerCustomerMax, heldUnitsPerSkuPerCustomerMax } = Rule.use();
  const { customerId, id } = order;
  if (heldUnitsPerSkuPerCustomerMax === undefined) return [Customer.enter(customerId, id, openOrdersPerCustomerMax)];
  const { open, placed } = await Customer.get(customerId);
  const held = await unitsHeldBy(open);
  for (const { sku, quantity } of demands) {
    const actual = (held.get(sku) ?? 0) + quantity;
    const value = heldUnitsPerSkuPerCustomerMax;
    if (actual > value) throw LimitExceeded({ limit: "heldUnitsPerSkuPerCustomerMax", value, actual });
  }
  // Counted as of now: whatever is placed in between has it counted again.
  return [Customer.enter(customerId, id, openOrdersPerCustomerMax, placed)];
}

async function unitsHeldBy(orderIds: readonly string[]): Promise<Map<string, number>> {
  const units = new Map<string, number>();
  for (const id of orderIds) {
    const [order, reservations] = await Promise.all([repo.get(id), Reservation.of(id)]);
    // What it is going to hold is not known yet.
    if (order?.status === "reserving") throw new StaleQuote("another order of theirs is being placed");
    for (const { sku, quantity } of reservations
      .filter(({ state }) => state === "held")
      .flatMap((one) => one.allocations))
      units.set(sku, (units.get(sku) ?? 0) + quantity);
  }
  return units;
}

/** Throws when it is for this that an order was refused. */
export function assertEntered(refused: readonly Table.Refusal[]): void {
  const now = Customer.refusedOf(refused);
  if (!now) return;
  const { openOrdersPerCustomerMax: value } = Rule.use();
  if (now.open.length < value) throw new StaleQuote("they placed another order meanwhile");
  throw LimitExceeded({ limit: "openOrdersPerCustomerMax", value, actual: now.open.length + 1 });
}
