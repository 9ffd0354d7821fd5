import { Table } from "../table/table.ts";
import { LedgerEntity } from "./payment.sandbox.entity.ts";
import { dueAt, type Entry } from "./payment.sandbox.entry.ts";

const dayMs = 24 * 3600 * 1000;
const dayOf = (at: string): string => at.slice(0, 10);

function itemOf({ amount, ...entry }: Entry) {
  const due = dueAt({ amount, ...entry });
  return {
    ...entry,
    asked: amount,
    day: dayOf(entry.createdAt),
    shard: Table.shardOf(entry.orderId),
    due: due ?? entry.createdAt,
    ...(due === undefined ? {} : { waiting: Table.shardOf(entry.id) }),
  };
}

function entryOf(item: object): Entry {
  const { asked, day: _, shard: __, due: ___, waiting: ____, ...entry } = item as ReturnType<typeof itemOf>;
  return { ...entry, amount: asked };
}

/** Whether it was not there before. */
export const open = (entry: Entry): Promise<boolean> => Table.unlessRefused(LedgerEntity().create(itemOf(entry)).go());

export async function get(id: string): Promise<Entry | null> {
  const { data } = await LedgerEntity().get({ id }).go({ consistent: true });
  return data ? entryOf(data) : null;
}

/** What has become of an entry; false when it has changed since it was read. */
export function save(before: Entry, after: Entry): Promise<boolean> {
  const item = itemOf({ ...after, revision: before.revision + 1 });
  const put = LedgerEntity()
    .put(item)
    .where(({ revision }, { eq }) => eq(revision, before.revision));
  return Table.unlessRefused(put.go());
}

export async function ofOrder(orderId: string, since: Date, until: Date): Promise<Entry[]> {
  const shard = Table.shardOf(orderId);
  const pages = await Promise.all(
    daysOf(since, until).map((day) =>
      Table.whole(() =>
        LedgerEntity()
          .query.made({ day, shard })
          .gte({ createdAt: since.toISOString() })
          .go({ pages: "all", hydrate: true }),
      ),
    ),
  );
  return pages.flatMap(({ data }) => data.map(entryOf)).filter((entry) => entry.orderId === orderId);
}

/** A page of what was made in [from, to): days and their shards one after the other. */
export async function page(from: Date, to: Date, cursor: string | undefined, limit: number) {
  const places = daysOf(from, to).flatMap((day) => Table.shards.map((shard) => ({ day, shard })));
  const [start = "0", position] = (cursor ?? "").split(" ");
  const between = [{ createdAt: from.toISOString() }, { createdAt: to.toISOString() }] as const;
  const entries: Entry[] = [];
  for (let at = Number(start), place = places[at], inside = position; place; place = places[at]) {
    const { day, shard } = place;
    const read = await Table.whole(() =>
      LedgerEntity()
        .query.made({ day, shard })
        .between(...between)
        .go({ limit: limit - entries.length, cursor: inside ?? null, hydrate: true }),
    );
    entries.push(...read.data.map(entryOf));
    inside = read.cursor ?? undefined;
    if (inside === undefined) at++;
    if (entries.length >= limit && at < places.length) return { entries, cursor: [at, inside].join(" ").trim() };
  }
  return { entries };
}

/** Oldest first within a shard. */
export async function due(now: Date, limitPerShard = 100): Promise<Entry[]> {
  const found = await Table.acrossShards((waiting) =>
    LedgerEntity()
      .query.dueBefore({ waiting })
      .lt({ due: new Date(now.getTime() + 1).toISOString() })
      .go({ limit: limitPerShard, hydrate: true }),
  );
  return found.map(entryOf);
}

function daysOf(from: Date, to: Date): string[] {
  const days: string[] = [];
  for (let at = Date.parse(dayOf(from.toISOString())); at <= to.getTime(); at += dayMs)
    days.push(dayOf(new Date(at).toISOString()));
  return days;
}
