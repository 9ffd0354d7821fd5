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
  /** Units that are promised and still in the house: what is shipped or given back is not among them any more. */
  allocations: Inventory.Allocation[];
  /** Rises by one with every change. */
  version: number;
}

/** Takes the units and notes who has them. Refused as `reservation` when this chunk is held already. */
export const hold = (orderId: string, chunk: number, planned: readonly Inventory.Planned[]): Table.Write[] => [
  repo.create({
    orderId,
    chunk,
    state: "held",
    allocations: planned.map(({ sku, bucket, quantity }) => ({ sku, bucket, quantity })),
    version: 1,
  }),
  ...planned.map(Inventory.take),
];

/** Held becomes sold. No bucket is touched: the units left `available` when they were held. */
export const commit = (held: readonly Info[]): Table.Write[] =>
  held.map((reservation) => repo.move(reservation, "committed"));

/** Gives the units back, once: refused as `reservation` when they are not there any more as they were read. */
export const release = (held: Info, state: "released" | "expired"): Table.Write[] => [
  repo.move(held, state),
  ...held.allocations.map((allocation) => Inventory.giveBack(allocation)),
];

/** True while units are promised by it. */
export const isActive = ({ state }: Info): boolean => state === "held" || state === "committed";

/** The units of this chunk that leave it, when so many of each SKU do. A SKU's units are all in one chunk. */
export const movesOf = ({ allocations }: Info, units: ReadonlyMap<string, number>): Inventory.Allocation[] => {
  const left = new Map(units);
  return allocations.flatMap(({ sku, bucket, quantity }) => {
    const part = Math.min(quantity, left.get(sku) ?? 0);
    left.set(sku, (left.get(sku) ?? 0) - part);
    return part > 0 ? [{ sku, bucket, quantity: part }] : [];
  });
};

/** The chunk without these units. Refused as `reservation` when it is not any more what was read. */
export function shrink(reservation: Info, moves: readonly Inventory.Allocation[]): Table.Write {
  const gone = new Map(moves.map(({ sku, bucket, quantity }) => [`${bucket} ${sku}`, quantity]));
  const allocations = reservation.allocations
    .map((one) => ({ ...one, quantity: one.quantity - (gone.get(`${one.bucket} ${one.sku}`) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
  return repo.allocate(reservation, allocations);
}
