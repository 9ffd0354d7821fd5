import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { EventEntity } from "./event.entity.ts";
import { Info } from "./event.ts";

/** Published events stay readable this long; the audit log, not the outbox, is the history. */
const keptSeconds = 30 * 24 * 3600;

export function put(event: Info): Table.Write {
  const entity = EventEntity();
  const ttl = Math.floor(Runtime.inSeconds(keptSeconds).getTime() / 1000);
  const item = { ...event, outbox: Table.shardOf(event.id), ttl };
  return Table.write("event", entity, entity.create(item));
}

/** Takes the event out of the outbox. Told twice, it does nothing the second time and says so: `false`. */
export function published({ subject, sequence }: Pick<Info, "subject" | "sequence">): Promise<boolean> {
  const patch = EventEntity()
    .patch({ subject, sequence })
    .remove(["outbox"])
    .where(({ outbox }, { exists }) => exists(outbox));
  return Table.unlessRefused(patch.go());
}

/** Events that were written before `before` and not published, oldest first within a shard. */
export async function pending(before: Date, limitPerShard = 100): Promise<Info[]> {
  const found = await Table.acrossShards((outbox) =>
    EventEntity()
      .query.unpublished({ outbox })
      .lt({ occurredAt: before.toISOString() })
      .go({ limit: limitPerShard, hydrate: true }),
  );
  return found.map((item) => Info.parse(item));
}

/** Everything that happened to a subject, first things first. */
export async function of(subject: string): Promise<Info[]> {
  const { data } = await EventEntity().query.bySubject({ subject }).begins({}).go({ consistent: true, pages: "all" });
  return data.map((item) => Info.parse(item));
}

/** The event in a stream record's new image; `null` for any other item. */
export function fromStream(image: Record<string, AttributeValue> | undefined): Info | null {
  if (image?.["__edb_e__"]?.S !== "event") return null;
  return Info.parse(unmarshall(image));
}
