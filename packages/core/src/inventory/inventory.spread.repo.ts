/** Units on their way between the buckets of a SKU, and which SKUs are to be evened out. */
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { BucketEntity, UnevenEntity } from "./inventory.entity.ts";

const bucketOf = (sku: string, bucket: number) => BucketEntity().patch({ sku, bucket });

interface Leaving {
  sku: string;
  bucket: number;
  units: number;
  /** What has to be there for units to leave; not less than `units`. */
  atLeast: number;
  /** How many buckets there are from now on; bucket 0 is told before any other gets units. */
  buckets?: number;
}

/** Units that nobody has been promised leave a bucket for another, in one transaction with `enter`. */
export function leave({ sku, bucket, units, atLeast, buckets }: Leaving): Table.Write {
  const operation = bucketOf(sku, bucket).subtract({ received: units, available: units }).add({ moves: 1 });
  return Table.write(
    `leave#${bucket}#${sku}`,
    BucketEntity(),
    (buckets === undefined ? operation : operation.set({ buckets })).where(({ available }, { gte }) =>
      gte(available, atLeast),
    ),
  );
}

interface Entering {
  sku: string;
  bucket: number;
  units: number;
  /** Refused where there are more: somebody else has brought some. */
  atMost?: number;
}

export const enter = ({ sku, bucket, units, atMost = Number.MAX_SAFE_INTEGER }: Entering): Table.Write =>
  Table.write(
    `enter#${bucket}#${sku}`,
    BucketEntity(),
    bucketOf(sku, bucket)
      .add({ received: units, available: units, moves: 1 })
      .where(({ available }, { lte }) => lte(available, atMost)),
  );

const nomination = (sku: string) => ({
  sku,
  due: `even#${Table.shardOf(sku)}`,
  dueAt: Runtime.now().toISOString(),
});

/** The sweeper is to look at the buckets of this SKU. */
export const nominate = (sku: string): Table.Write =>
  Table.write("uneven", UnevenEntity(), UnevenEntity().put(nomination(sku)));

/** As `nominate`, on its own. */
export async function nominateNow(sku: string): Promise<void> {
  await UnevenEntity().put(nomination(sku)).go();
}

export interface Nomination {
  sku: string;
  dueAt: string;
}

/** Those nominated longest ago; an index only nominates, the conditions decide. */
export const nominated = (limitPerShard: number): Promise<Nomination[]> =>
  Table.acrossShards((shard) =>
    UnevenEntity()
      .query.dueBefore({ due: `even#${shard}` })
      .go({ limit: limitPerShard, hydrate: true }),
  );

/** Nothing is left to do, unless somebody has nominated the SKU again. */
export const settle = ({ sku, dueAt: read }: Nomination): Promise<boolean> =>
  Table.unlessRefused(
    UnevenEntity()
      .remove({ sku })
      .where(({ dueAt }, { eq }) => eq(dueAt, read))
      .go(),
  );
