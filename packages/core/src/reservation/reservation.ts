/** What an order holds. Stock leaves `available` when it is held; whether it is held or sold stands here. */
export * as Reservation from "./reservation.ts";

import { Inventory } from "../inventory/inventory.ts";
import type { Table } from "../table/table.ts";
import * as repo from "./reservation.repo.ts";

export { of } from "./reservation.repo.ts";

export type State = "held" | "committed" | "released" | "expired";

/** One chunk of an order's stock; short orders have one. */
export interface Info {
  orderId: string;
  chunk: number;
  state: State;
  allocations: Inventory.Allocation[];
}

/** Takes the units and notes who has them. Refused as `reservation` when this chunk is held already. */
export const hold = (orderId: string, chunk: number, planned: readonly Inventory.Planned[]): Table.Write[] => [
  repo.create({
    orderId,
    chunk,
    state: "held",
    allocations: planned.map(({ sku, bucket, quantity }) => ({ sku, bucket, quantity })),
  }),
  ...planned.map(Inventory.take),
];

/** Held becomes sold. No bucket is touched: the units left `available` when they were held. */
export const commit = (held: readonly Info[]): Table.Write[] =>
  held.map((reservation) => repo.move(reservation, "committed"));

/** Gives the units back, once: refused as `reservation` when they are not held any more. */
export const release = (held: Info, state: "released" | "expired"): Table.Write[] => [
  repo.move(held, state),
  ...held.allocations.map((allocation) => Inventory.giveBack(allocation)),
];
