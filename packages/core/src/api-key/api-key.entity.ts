import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const ApiKeyEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "apiKey", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          name: { type: "string", required: true },
          mode: { type: "string", required: true },
          scopes: { type: "list", items: { type: "string" }, required: true },
          secrets: { type: "any", required: true },
          lastFour: { type: "string", required: true },
          createdBy: { type: "string", required: true },
          createdAt: { type: "string", required: true },
          expiresAt: { type: "string", required: true },
          rotatedAt: { type: "string" },
          revokedAt: { type: "string" },
          lastUsedAt: { type: "string" },
          version: { type: "number", required: true },
          sealed: { type: "string" },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["id"], template: "KEY#${id}", casing: "none" },
            sk: { field: "sk", composite: [], template: "KEY", casing: "none" },
          },
          all: {
            index: "gsi3",
            projection: "keys_only",
            pk: { field: "gsi3pk", composite: [], template: "KEYS", casing: "none" },
            sk: { field: "gsi3sk", composite: ["createdAt", "id"], template: "${createdAt}#${id}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
