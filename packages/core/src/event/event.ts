/** Facts on their way out: written in the transaction that made them true, carried out by the table's stream. */
export * as Event from "./event.ts";

import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Id } from "../id/id.ts";
import { Log } from "../log/log.ts";
import { Runtime } from "../runtime/runtime.ts";
import type { Table } from "../table/table.ts";
import * as repo from "./event.repo.ts";

export { fromStream, of, pending, published } from "./event.repo.ts";

export interface Definition<Type extends string = string, Data extends z.ZodType = z.ZodType> {
  type: Type;
  data: Data;
}

export const define = <const Type extends string, Data extends z.ZodType>(
  type: Type,
  data: Data,
): Definition<Type, Data> => ({ type, data });

/** What travels: ids and small facts, no personal data. `sequence` counts the events of one subject without a gap. */
export const Info = z.object({
  id: Id.schema("event"),
  type: z.string().max(64),
  subject: z.string().max(128),
  sequence: z.int().min(1),
  schemaVersion: z.int().min(1),
  occurredAt: z.iso.datetime(),
  actor: z.string().max(64),
  correlationId: z.string().max(64).optional(),
  data: z.record(z.string(), z.unknown()),
});
export type Info = z.output<typeof Info>;

/** The write that records a fact, to be committed with the state that it tells of. */
export function record<D extends Definition>(
  definition: D,
  fact: { subject: string; sequence: number; data: z.input<D["data"]> },
): Table.Write {
  const actor = Actor.use();
  const correlationId = Log.field("correlationId");
  return repo.put({
    id: Id.create("event"),
    type: definition.type,
    subject: fact.subject,
    sequence: fact.sequence,
    schemaVersion: 1,
    occurredAt: Runtime.now().toISOString(),
    actor: (actor.type === "system" && actor.onBehalfOf) || Actor.idOf(actor),
    ...(correlationId ? { correlationId } : {}),
    data: definition.data.parse(fact.data) as Record<string, unknown>,
  });
}
