import { Table } from "../table/table.ts";
import { ReservationEntity } from "./reservation.entity.ts";
import type { Info, State } from "./reservation.ts";

const label = "reservation";

export function create(reservation: Info): Table.Write {
  const entity = ReservationEntity();
  return Table.write(label, entity, entity.create(reservation));
}

export function move({ orderId, chunk, state: from }: Info, to: State): Table.Write {
  const entity = ReservationEntity();
  const operation = entity
    .patch({ orderId, chunk })
    .set({ state: to })
    .where(({ state }, { eq }) => eq(state, from));
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
