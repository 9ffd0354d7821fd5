import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { GoodsEntity } from "./goods.entity.ts";
import type { Stored } from "./goods.stored.ts";

const label = "goods";

function itemOf({ due, ...record }: Stored) {
  return {
    ...Table.withMoments(record, ["createdAt", "updatedAt"], "text"),
    ...Table.dueEntry(label, record.id, due?.at),
  };
}

function storedOf(item: object): Stored {
  const { due: _, dueAt, ...record } = item as Stored & { dueAt?: string };
  const stored = Table.withMoments(record, ["createdAt", "updatedAt"], "date");
  return { ...stored, ...(dueAt === undefined ? {} : { due: { at: new Date(dueAt) } }) };
}

/** Refused as `goods` when the order has a record of this number: somebody was first. */
export function create(record: Stored): Table.Write {
  const entity = GoodsEntity();
  return Table.write(label, entity, entity.create(itemOf(record)));
}

/** The record's next state; refused as `goods` when it is not any more what was read. */
export function change(
  { orderId, number, state, id }: Stored,
  { due, ...changes }: Partial<Pick<Stored, "state" | "writtenOff" | "refundId" | "batches" | "applied" | "due">>,
): Table.Write {
  const entity = GoodsEntity();
  const set = { ...changes, ...Table.dueEntry(label, id, due?.at), updatedAt: Runtime.now().toISOString() };
  const operation = entity
    .patch({ orderId, number })
    .set(set)
    .where((is, { eq }) => eq(is.state, state));
  return Table.write(label, entity, operation);
}

/** One batch more has been done: refused as `goods` when somebody else did it. With the last one nothing is due any more. */
export function advance({ orderId, number, applied = 0, batches = 0 }: Stored): Table.Write {
  const entity = GoodsEntity();
  const isLast = applied + 1 >= batches;
  const patch = entity.patch({ orderId, number }).set({ applied: applied + 1 });
  const operation = (isLast ? patch.remove(["batches", "due", "dueAt"]) : patch).where((is, { eq }) =>
    eq(is.applied, applied),
  );
  return Table.write(label, entity, operation);
}

/** Everything that happened to the order's goods, first things first; strongly consistent. */
export async function of(orderId: string): Promise<Stored[]> {
  const { data } = await GoodsEntity().query.byOrder({ orderId }).begins({}).go({ consistent: true, pages: "all" });
  return data.map(storedOf);
}

/** Records whose stock has not followed yet; an index only nominates. */
export async function due(before: Date, limitPerShard: number): Promise<Stored[]> {
  const found = await Table.acrossShards((shard) =>
    GoodsEntity()
      .query.dueBefore({ due: `goods#${shard}` })
      .lt({ dueAt: before.toISOString() })
      .go({ limit: limitPerShard, hydrate: true }),
  );
  return found.map(storedOf);
}
