import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { kinds, statuses } from "./notification.schema.ts";
import { Table } from "../table/table.ts";

export const NotificationEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "notification", version: "1", service: "waybill" },
        attributes: {
          eventId: { type: "string", required: true },
          kind: { type: kinds, required: true },
          orderId: { type: "string" },
          userId: { type: "string" },
          status: { type: statuses, required: true },
          attempts: { type: "number", required: true },
          correlationId: { type: "string" },
          createdAt: { type: "string", required: true },
          /** Present while the mail is owed. */
          due: { type: "string" },
          dueAt: { type: "string" },
          ttl: { type: "number", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["eventId"], template: "NTF#${eventId}", casing: "none" },
            sk: { field: "sk", composite: [], template: "NOTIFICATION", casing: "none" },
          },
          dueBefore: {
            index: "gsi2",
            projection: "keys_only",
            pk: { field: "gsi2pk", composite: ["due"], template: "DUE#${due}", casing: "none" },
            sk: {
              field: "gsi2sk",
              composite: ["dueAt", "eventId"],
              template: "${dueAt}#${eventId}",
              casing: "none",
            },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
