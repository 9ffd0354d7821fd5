import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { AuditEntity } from "./audit.entity.ts";
import type { Entry } from "./audit.ts";

const daySeconds = 24 * 3600;

/** Refused where there is an entry already, so that none is ever replaced. */
export function put({ occurredAt, ...entry }: Entry): Table.Write {
  const entity = AuditEntity();
  const ttl = Math.floor(Runtime.inSeconds(Rule.use().auditRetentionDays * daySeconds).getTime() / 1000);
  return Table.write("audit", entity, entity.create({ ...entry, occurredAt: occurredAt.toISOString(), ttl }));
}

/** What was done to one thing, first things first. Strongly consistent. */
export async function of(entity: string, entityId: string): Promise<Entry[]> {
  const { data } = await AuditEntity().query.byEntity({ entity, entityId }).go({ consistent: true, pages: "all" });
  return data.map(entryOf);
}

function entryOf(item: object): Entry {
  const { ttl: _, occurredAt, ...entry } = item as Omit<Entry, "occurredAt"> & { ttl: number; occurredAt: string };
  return { ...entry, occurredAt: new Date(occurredAt) };
}
