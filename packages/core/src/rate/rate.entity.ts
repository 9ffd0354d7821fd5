import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const BucketEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "bucket", version: "1", service: "waybill" },
        attributes: {
          limit: { type: "string", required: true },
          who: { type: "string", required: true },
          /** When the bucket will be full again, in milliseconds since 1970: the later, the emptier it is. */
          fullAt: { type: "number", required: true },
          ttl: { type: "number", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["limit", "who"], template: "RATE#${limit}#${who}", casing: "none" },
            sk: { field: "sk", composite: [], template: "RATE", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
