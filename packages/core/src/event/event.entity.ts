import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const EventEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "event", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          type: { type: "string", required: true },
          subject: { type: "string", required: true },
          sequence: { type: "number", required: true, padding: { length: 8, char: "0" } },
          schemaVersion: { type: "number", required: true },
          occurredAt: { type: "string", required: true },
          actor: { type: "string", required: true },
          correlationId: { type: "string" },
          data: { type: "any", required: true },
          /** Present until the event has been published. */
          outbox: { type: "string" },
          ttl: { type: "number", required: true },
        },
        indexes: {
          bySubject: {
            pk: { field: "pk", composite: ["subject"], template: "${subject}", casing: "none" },
            sk: {
              field: "sk",
              composite: ["sequence"],
              template: "EVT#${sequence}",
              casing: "none",
            },
          },
          unpublished: {
            index: "gsi2",
            projection: "keys_only",
            pk: { field: "gsi2pk", composite: ["outbox"], template: "OUT#${outbox}", casing: "none" },
            sk: {
              field: "gsi2sk",
              composite: ["occurredAt", "id"],
              template: "${occurredAt}#${id}",
              casing: "none",
            },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
