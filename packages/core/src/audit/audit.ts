/** Who did what to whom, written in the transaction that did it and never again: for rights, keys and accounts. */
export * as Audit from "./audit.ts";

import { Actor } from "../actor/actor.ts";
import { Id } from "../id/id.ts";
import { Log } from "../log/log.ts";
import { Runtime } from "../runtime/runtime.ts";
import type { Table } from "../table/table.ts";
import * as repo from "./audit.repo.ts";

export { of } from "./audit.repo.ts";

/** An entry names people by their ids alone. */
export interface Entry {
  id: Id.Of<"event">;
  /** `user`, `role` or `api_key`, and which. */
  entity: string;
  entityId: string;
  /** `user.roles_changed` … */
  action: string;
  actor: string;
  occurredAt: Date;
  correlationId?: string;
  /** What it was and what it became, of the fields that changed. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

export type Told = Pick<Entry, "entity" | "entityId" | "action" | "before" | "after">;

export function record(told: Told): Table.Write {
  const correlationId = Log.field("correlationId");
  return repo.put({
    ...told,
    id: Id.create("event"),
    actor: Actor.idOf(Actor.use()),
    occurredAt: Runtime.now(),
    ...(correlationId === undefined ? {} : { correlationId }),
  });
}
