import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

/** Under a prefix that no function may update or delete: see `appendOnly` of the table's definition. */
export const AuditEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "audit", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          entity: { type: "string", required: true },
          entityId: { type: "string", required: true },
          action: { type: "string", required: true },
          actor: { type: "string", required: true },
          occurredAt: { type: "string", required: true },
          correlationId: { type: "string" },
          before: { type: "any" },
          after: { type: "any" },
          ttl: { type: "number", required: true },
        },
        indexes: {
          byEntity: {
            pk: {
              field: "pk",
              composite: ["entity", "entityId"],
              template: "AUD#${entity}#${entityId}",
              casing: "none",
            },
            sk: { field: "sk", composite: ["occurredAt", "id"], template: "${occurredAt}#${id}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
