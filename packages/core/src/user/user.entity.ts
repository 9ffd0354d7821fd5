import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const UserEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "user", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          email: { type: "string", required: true },
          /** The address is no part of a key: keys turn up in traces and metrics. */
          emailDigest: { type: "string", required: true },
          name: { type: "string" },
          status: { type: "string", required: true },
          roles: { type: "list", items: { type: "string" }, required: true },
          tokensValidAfter: { type: "string" },
          secondFactorAt: { type: "string" },
          version: { type: "number", required: true },
          createdAt: { type: "string", required: true },
          updatedAt: { type: "string", required: true },
          lastSignInAt: { type: "string" },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["id"], template: "USR#${id}", casing: "none" },
            sk: { field: "sk", composite: [], template: "USER", casing: "none" },
          },
          byEmail: {
            index: "gsi1",
            projection: "keys_only",
            pk: { field: "gsi1pk", composite: ["emailDigest"], template: "UEM#${emailDigest}", casing: "none" },
            sk: { field: "gsi1sk", composite: ["id"], template: "${id}", casing: "none" },
          },
          all: {
            index: "gsi3",
            projection: "keys_only",
            pk: { field: "gsi3pk", composite: [], template: "USERS", casing: "none" },
            sk: { field: "gsi3sk", composite: ["createdAt", "id"], template: "${createdAt}#${id}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
