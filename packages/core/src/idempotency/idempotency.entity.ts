import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const FenceEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "fence", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          requestHash: { type: "string", required: true },
          resourceId: { type: "string", required: true },
          /** Seconds since 1970. An expired row may still be there, so every read and condition looks at it. */
          ttl: { type: "number", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["id"], template: "IDM#${id}", casing: "none" },
            sk: { field: "sk", composite: [], template: "IDM", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
