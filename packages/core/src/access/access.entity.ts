import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const AccessEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "access", version: "1", service: "waybill" },
        attributes: {
          version: { type: "number", required: true },
          owners: { type: "number", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: [], template: "ACCESS", casing: "none" },
            sk: { field: "sk", composite: [], template: "ACCESS", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
