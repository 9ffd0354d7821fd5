import type { Inventory } from "../inventory/inventory.ts";
import { Table } from "../table/table.ts";
import { ReservationEntity } from "./reservation.entity.ts";
import type { Info, State } from "./reservation.ts";

const label = "reservation";

export function create(reservation: Info): Table.Write {
  const entity = ReservationEntity();
  return Table.write(label, entity, entity.create(reservation));
}

export const move = (reservation: Info, state: State): Table.Write => change(reservation, { state });

export const allocate = (reservation: Info, allocations: Inventory.Allocation[]): Table.Write =>
  change(reservation, { allocations });

function change(
  { orderId, chunk, version, state }: Info,
  changes: Partial<Pick<Info, "state" | "allocations">>,
): Table.Write {
  const entity = ReservationEntity();
  const operation = entity
    .patch({ orderId, chunk })
    .set(changes)
    .add({ version: 1 })
    .where((is, { eq }) => `${eq(is.version, version)} AND ${eq(is.state, state)}`);
  return Table.write(label, entity, operation);
}

/** Every chunk of an order, strongly consistent. */
export async function of(orderId: string): Promise<Info[]> {
  const { data } = await ReservationEntity()
    .query.byOrder({ orderId })
    .begins({})
    .go({ consistent: true, pages: "all" });
  return data;
}
