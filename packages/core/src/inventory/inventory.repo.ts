import { Table } from "../table/table.ts";
import { BucketEntity, MovementEntity } from "./inventory.entity.ts";
import type { Allocation, Bucket, Movement, Planned } from "./inventory.ts";

const labelOf = ({ sku, bucket }: Pick<Allocation, "sku" | "bucket">) => `stock#${bucket}#${sku}`;

/** The SKU and bucket of a refused stock write; `null` for any other label. */
export function refusedBucket(label: string): { sku: string; bucket: number } | null {
  const match = /^stock#(\d+)#(.*)$/.exec(label);
  return match ? { bucket: Number(match[1]), sku: match[2] ?? "" } : null;
}

const update = ({ sku, bucket }: Pick<Allocation, "sku" | "bucket">) => BucketEntity().patch({ sku, bucket });

const write = (at: Pick<Allocation, "sku" | "bucket">, operation: object): Table.Write =>
  Table.write(labelOf(at), BucketEntity(), operation);

/** A new bucket, empty. */
export function open(sku: string, product: number, bucket = 0): Table.Write {
  const entity = BucketEntity();
  return write({ sku, bucket }, entity.create({ sku, bucket, received: 0, available: 0, product, version: 0 }));
}

/** From now on only orders that were priced by this version of the product get units. */
export const sellBy = (sku: string, bucket: number, product: number): Table.Write =>
  write({ sku, bucket }, update({ sku, bucket }).set({ product }));

/** Takes units for an order: only what is there, and only at the price and in the state that the product has. */
export const take = (planned: Planned): Table.Write =>
  write(
    planned,
    update(planned)
      .subtract({ available: planned.quantity })
      .where(
        ({ product, available }, { eq, gte }) =>
          `${eq(product, planned.product)} AND ${gte(available, planned.quantity)}`,
      ),
  );

export const giveBack = (allocation: Allocation): Table.Write =>
  write(allocation, update(allocation).add({ available: allocation.quantity }));

/** Units that an order holds leave the house. */
export const ship = (allocation: Allocation): Table.Write =>
  write(
    allocation,
    update(allocation)
      .subtract({ received: allocation.quantity })
      .where(({ received }, { gte }) => gte(received, allocation.quantity)),
  );

/** A bucket as an auditor saw it. */
export type Seen = Pick<Bucket, "sku" | "bucket" | "received" | "available">;

/** What is for sale becomes `right`; refused when the bucket is not any more what was seen. */
export const correct = (seen: Seen, right: number): Table.Write =>
  write(
    seen,
    update(seen)
      .set({ available: right })
      .where((is, { eq }) => `${eq(is.received, seen.received)} AND ${eq(is.available, seen.available)}`),
  );

/** Units that had left the house are back, and for sale again. */
export const restock = ({ quantity, ...at }: Allocation): Table.Write =>
  write(at, update(at).add({ received: quantity, available: quantity }));

/** Units come in (`delta` above zero) or are written off; never units that are held. */
const shifted = (at: Pick<Allocation, "sku" | "bucket">, delta: number) =>
  update(at).add({ received: delta, available: delta });

export const shift = (sku: string, bucket: number, delta: number): Table.Write =>
  write(
    { sku, bucket },
    shifted({ sku, bucket }, delta).where(({ available }, { gte }) => (delta < 0 ? gte(available, -delta) : "")),
  );

/** As `shift`, on bucket 0, which counts the movements of the SKU: refused when there was another one. */
export function shiftFirst(sku: string, delta: number, version: number): Table.Write {
  const at = { sku, bucket: 0 };
  return write(
    at,
    shifted(at, delta)
      .add({ version: 1 })
      .where((bucket, { eq, gte }) => {
        const unmoved = eq(bucket.version, version);
        return delta < 0 ? `${unmoved} AND ${gte(bucket.available, -delta)}` : unmoved;
      }),
  );
}

export function record(movement: Movement): Table.Write {
  const entity = MovementEntity();
  const item = { ...movement, createdAt: movement.createdAt.toISOString() };
  return Table.write("movement", entity, entity.create(item));
}

export async function movement(sku: string, sequence: number): Promise<Movement | null> {
  const { data } = await MovementEntity().get({ sku, sequence }).go({ consistent: true });
  return data ? movementOf(data) : null;
}

export async function movements(sku: string, limit: number, cursor: string | null) {
  const page = await MovementEntity().query.bySku({ sku }).go({ order: "desc", limit, cursor });
  return { items: page.data.map(movementOf), cursor: page.cursor };
}

type MovementItem = Omit<Movement, "createdAt"> & { createdAt: string };
const movementOf = (item: object): Movement => {
  const { id, sku, kind, delta, reason, actor, createdAt, sequence } = item as MovementItem;
  const optional = reason === undefined ? {} : { reason };
  return { id, sku, kind, delta, ...optional, actor, createdAt: new Date(createdAt), sequence };
};

/** Strongly consistent, in the order asked for; a bucket that does not exist is left out. */
export async function buckets(keys: readonly Pick<Bucket, "sku" | "bucket">[]): Promise<Bucket[]> {
  return Table.getAll(keys, (some) => BucketEntity().get(some).go({ consistent: true, preserveBatchOrder: true }));
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** All buckets of these SKUs, in order, also where there are more by now than `buckets` says: bucket 0 knows. */
export async function every(skus: readonly { sku: string; buckets: number }[]): Promise<Bucket[]> {
  const known = await buckets(
    skus.flatMap(({ sku, buckets: count }) => numbers(0, count).map((bucket) => ({ sku, bucket }))),
  );
  const more = skus.flatMap(({ sku, buckets: count }) => {
    const first = known.find((one) => one.sku === sku && one.bucket === 0);
    return numbers(count, Math.max(count, first?.buckets ?? 1)).map((bucket) => ({ sku, bucket }));
  });
  return more.length === 0 ? known : [...known, ...(await buckets(more))];
}
