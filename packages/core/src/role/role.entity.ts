import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

/** All in one partition: there are few, and they are read together. */
export const RoleEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "role", version: "1", service: "waybill" },
        attributes: {
          name: { type: "string", required: true },
          description: { type: "string" },
          /** None of a role that was removed: it keeps its count of versions, and gives nothing. */
          permissions: { type: "list", items: { type: "string" }, required: true },
          isRemoved: { type: "boolean" },
          version: { type: "number", required: true },
          updatedAt: { type: "string", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: [], template: "ROLES", casing: "none" },
            sk: { field: "sk", composite: ["name"], template: "ROLE#${name}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
