import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

/** Stock of a SKU is spread over buckets with different partition keys, so that a popular product is no hot item. */
export const BucketEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "bucket", version: "1", service: "waybill" },
        attributes: {
          sku: { type: "string", required: true },
          bucket: { type: "number", required: true },
          /** Units in the house, held or not. */
          received: { type: "number", required: true },
          /** Units that may still be promised to somebody. */
          available: { type: "number", required: true },
          /** The version of the product by which it is sold: an order priced by another one is refused. */
          product: { type: "number", required: true },
          /** Counts the stock movements of the SKU; kept on bucket 0. */
          version: { type: "number", required: true },
          /** How often units moved between this bucket and another. */
          moves: { type: "number" },
          /** On bucket 0: no bucket from this one on has ever had a unit. Absent while bucket 0 is alone. */
          buckets: { type: "number" },
        },
        indexes: {
          primary: {
            pk: {
              field: "pk",
              composite: ["sku", "bucket"],
              template: "INV#${sku}#${bucket}",
              casing: "none",
            },
            sk: { field: "sk", composite: [], template: "STOCK", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);

export const MovementEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "movement", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          sku: { type: "string", required: true },
          kind: { type: ["received", "adjusted"] as const, required: true },
          delta: { type: "number", required: true },
          reason: { type: "string" },
          actor: { type: "string", required: true },
          createdAt: { type: "string", required: true },
          sequence: { type: "number", required: true, padding: { length: 8, char: "0" } },
        },
        indexes: {
          bySku: {
            pk: { field: "pk", composite: ["sku"], template: "MOV#${sku}", casing: "none" },
            sk: {
              field: "sk",
              composite: ["sequence"],
              template: "MOV#${sequence}",
              casing: "none",
            },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);

/** A SKU whose buckets somebody found uneven: there while the sweeper is to look at it. */
export const UnevenEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "uneven", version: "1", service: "waybill" },
        attributes: {
          sku: { type: "string", required: true },
          due: { type: "string", required: true },
          dueAt: { type: "string", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["sku"], template: "UNE#${sku}", casing: "none" },
            sk: { field: "sk", composite: [], template: "UNEVEN", casing: "none" },
          },
          dueBefore: {
            index: "gsi2",
            projection: "keys_only",
            pk: { field: "gsi2pk", composite: ["due"], template: "DUE#${due}", casing: "none" },
            sk: { field: "gsi2sk", composite: ["dueAt", "sku"], template: "${dueAt}#${sku}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
