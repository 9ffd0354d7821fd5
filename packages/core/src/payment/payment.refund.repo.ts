import { Table } from "../table/table.ts";
import { RefundEntity } from "./payment.entity.ts";
import type { StoredRefund } from "./payment.schema.ts";

const label = "refund";

function refundOf(item: object): StoredRefund {
  const { due: _, dueAt, ...refund } = item as StoredRefund & { dueAt?: string };
  const stored = Table.withMoments(refund, ["createdAt"], "date");
  return { ...stored, ...(dueAt === undefined ? {} : { due: new Date(dueAt) }) };
}

export function create({ due, ...refund }: StoredRefund): Table.Write {
  const entity = RefundEntity();
  const item = { ...Table.withMoments(refund, ["createdAt"], "text"), ...Table.dueEntry(label, refund.id, due) };
  return Table.write(label, entity, entity.create(item));
}

type Ended = Pick<StoredRefund, "gatewayId" | "failureCode">;

/** Refused as `refund` when it has ended already. */
export function end({ orderId, id }: StoredRefund, status: "succeeded" | "failed", changes: Ended): Table.Write {
  const entity = RefundEntity();
  const operation = entity
    .patch({ orderId, id })
    .set({ ...changes, status })
    .remove(["due", "dueAt"])
    .where((is, { eq }) => eq(is.status, "pending"));
  return Table.write(label, entity, operation);
}

/** A refund that had succeeded was sent back by the customer's bank. Refused as `refund` when it has not. */
export function reverse({ orderId, id }: StoredRefund, failureCode: string): Table.Write {
  const entity = RefundEntity();
  const operation = entity
    .patch({ orderId, id })
    .set({ failureCode, status: "failed" })
    .where((is, { eq }) => eq(is.status, "succeeded"));
  return Table.write(label, entity, operation);
}

/** Still pending: to be looked at again. Too late, it changes nothing. */
export async function rearm({ orderId, id }: StoredRefund, due: Date, gatewayId: string | undefined): Promise<void> {
  const operation = RefundEntity()
    .patch({ orderId, id })
    .set({ ...Table.dueEntry(label, id, due), ...(gatewayId === undefined ? {} : { gatewayId }) })
    .where((is, { eq }) => eq(is.status, "pending"));
  await Table.unlessRefused(operation.go());
}

export async function get(orderId: string, id: string): Promise<StoredRefund | null> {
  const { data } = await RefundEntity().get({ orderId, id }).go({ consistent: true });
  return data ? refundOf(data) : null;
}

/** Strongly consistent, oldest first. */
export async function ofOrder(orderId: string): Promise<StoredRefund[]> {
  const { data } = await RefundEntity().query.byOrder({ orderId }).begins({}).go({ consistent: true, pages: "all" });
  return data.map(refundOf);
}

/** Refunds that fell due; an index only nominates. */
export async function due(before: Date, limitPerShard: number): Promise<StoredRefund[]> {
  const found = await Table.acrossShards((shard) =>
    RefundEntity()
      .query.dueBefore({ due: `refund#${shard}` })
      .lt({ dueAt: before.toISOString() })
      .go({ limit: limitPerShard, hydrate: true }),
  );
  return found.map(refundOf);
}
