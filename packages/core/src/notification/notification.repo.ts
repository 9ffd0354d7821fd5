import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { NotificationEntity } from "./notification.entity.ts";
import type { Stored } from "./notification.schema.ts";

/** What was sent stays readable this long, for whoever asks what became of a mail. */
const keptSeconds = 90 * 24 * 3600;

const dueItem = (eventId: string, at: Date) => Table.dueEntry("notify", eventId, at);

/** False when the event has its notification already. */
export function create({ dueAt, createdAt, ...fields }: Stored & { dueAt: Date }): Promise<boolean> {
  const ttl = Math.floor(Runtime.inSeconds(keptSeconds).getTime() / 1000);
  const item = { ...fields, ...dueItem(fields.eventId, dueAt), createdAt: createdAt.toISOString(), ttl };
  return Table.unlessRefused(NotificationEntity().create(item).go());
}

/** One more attempt is this caller's until `until`; `null` when somebody else has moved the notification since. */
export async function claim(read: Stored, until: Date): Promise<Stored | null> {
  const attempts = read.attempts + 1;
  const isMine = await change(read, { attempts, ...dueItem(read.eventId, until) });
  return isMine ? { ...read, attempts, dueAt: until } : null;
}

/** Whose lease was taken over by somebody else changes nothing any more. */
export const postpone = (mine: Stored, until: Date): Promise<boolean> => change(mine, dueItem(mine.eventId, until));

export const end = (mine: Stored, status: "sent" | "suppressed" | "failed"): Promise<boolean> =>
  change(mine, { status }, ["due", "dueAt"]);

/** False when the notification is not any more as it was read. */
function change(read: Stored, changes: object, gone: ("due" | "dueAt")[] = []): Promise<boolean> {
  const patched = NotificationEntity().patch({ eventId: read.eventId }).set(changes);
  const operation = (gone.length > 0 ? patched.remove(gone) : patched).where(
    ({ status, attempts, dueAt }, { eq }) =>
      `${eq(status, "pending")} AND ${eq(attempts, read.attempts)} AND ${eq(dueAt, read.dueAt?.toISOString() ?? "")}`,
  );
  return Table.unlessRefused(operation.go());
}

export async function get(eventId: string): Promise<Stored | null> {
  const { data } = await NotificationEntity().get({ eventId }).go({ consistent: true });
  return data ? storedOf(data) : null;
}

/** What fell due before `before`; the index only nominates, the lease decides. */
export async function due(before: Date, limitPerShard: number): Promise<Stored[]> {
  const found = await Table.acrossShards((shard) =>
    NotificationEntity()
      .query.dueBefore({ due: `notify#${shard}` })
      .lt({ dueAt: before.toISOString() })
      .go({ limit: limitPerShard, hydrate: true }),
  );
  return found.map(storedOf);
}

function storedOf(item: object): Stored {
  const {
    createdAt,
    dueAt,
    due: _d,
    ttl: _t,
    ...fields
  } = item as Omit<Stored, "createdAt" | "dueAt"> & {
    createdAt: string;
    dueAt?: string;
    due?: string;
    ttl: number;
  };
  return { ...fields, createdAt: new Date(createdAt), ...(dueAt ? { dueAt: new Date(dueAt) } : {}) } as Stored;
}
