/** The one table: its keys and indexes, its transactions, its client. */
export * as Table from "./table.ts";

import { Failure } from "../error/error.ts";
import { Retry } from "../retry/retry.ts";
import { Runtime } from "../runtime/runtime.ts";

export { actionsMax, check, commit, type Committed, type Refusal, type Write, write } from "./transact.ts";
export { meter, type Meter } from "./capacity.ts";
export { client, limits, patient } from "./client.ts";
export { definition } from "./table.definition.ts";
export { documents } from "./documents.ts";
export { withMoments } from "./moments.ts";
export { ping } from "./ping.ts";
export { unlessRefused } from "./refused.ts";
export { watch, type Watch } from "./watch.ts";
export { partition, type Raw, scan } from "./scan.ts";
export { isTransient } from "./transient.ts";

/** Where an ElectroDB call goes. */
export const target = () => ({ table: Runtime.use().tableName });

/** Spreads what is due or pending over partitions, so that no index partition runs hot. */
export const shardCount = 16;

export function shardOf(text: string, shards: number = shardCount): string {
  return String(hash(text) % shards).padStart(2, "0");
}

/** What has to happen with an item by itself, and when: for an index of those that have something. Nothing, without a time. */
export const dueEntry = (kind: string, id: string, at: Date | undefined): { due?: string; dueAt?: string } =>
  at ? { due: `${kind}#${shardOf(id)}`, dueAt: at.toISOString() } : {};

export const shards: readonly string[] = Array.from({ length: shardCount }, (_, i) => String(i).padStart(2, "0"));

/** FNV-1a, 32 bit: stable, so that a retry picks the same bucket and shard. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

interface BatchAnswer<Key, Item> {
  data: (Item | null)[];
  unprocessed: Key[];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const batchGetMax = 100;
const unprocessedTriesMax = 7;
const pauses = { baseMs: 50, capMs: 400 };

/** Reads any number of items: in batches, and again until nothing is left unprocessed. */
export async function getAll<Key, Item>(
  keys: readonly Key[],
  read: (keys: Key[]) => Promise<unknown>,
): Promise<Item[]> {
  const found: Item[] = [];
  for (let start = 0; start < keys.length; start += batchGetMax) {
    let left = keys.slice(start, start + batchGetMax);
    for (let tries = 0; left.length > 0; tries++) {
      await pauseBefore(tries);
      const { data, unprocessed } = (await read(left)) as BatchAnswer<Key, Item>;
      found.push(...data.filter((item) => item !== null));
      left = unprocessed;
    }
  }
  return found;
}

/** A page of an index whose items are read in a batch: read again until the batch is whole, so that a page has no gap. */
export async function whole<Page>(read: () => Promise<Page>): Promise<Page> {
  for (let tries = 0; ; tries++) {
    await pauseBefore(tries);
    const page = await read();
    const { unprocessed = [] } = page as { unprocessed?: unknown[] };
    if (unprocessed.length === 0) return page;
  }
}

/** One page of each shard of an index, whole, and all at the same time. */
export async function acrossShards<Item>(read: (shard: string) => Promise<{ data: Item[] }>): Promise<Item[]> {
  const pages = await Promise.all(shards.map((shard) => whole(() => read(shard))));
  return pages.flatMap(({ data }) => data);
}

async function pauseBefore(tries: number): Promise<void> {
  if (tries === 0) return;
  if (tries >= unprocessedTriesMax) throw Failure.Unavailable();
  await Retry.pause(tries, pauses, { budget: Retry.tableBudget() });
}
