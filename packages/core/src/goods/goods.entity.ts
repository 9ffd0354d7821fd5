import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

/** What became of an order's goods: one item for each parcel, each cancellation of lines, each return. */
export const GoodsEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "goods", version: "1", service: "waybill" },
        attributes: {
          orderId: { type: "string", required: true },
          /** Counts the order's records, from 1: an order that has none needs no look. */
          number: { type: "number", required: true, padding: { length: 4, char: "0" } },
          id: { type: "string", required: true },
          kind: { type: ["fulfilment", "cancellation", "return"] as const, required: true },
          state: {
            type: ["shipped", "delivered", "cancelled", "requested", "approved", "rejected", "received"] as const,
            required: true,
          },
          /** [index of the order's line, units]. */
          lines: { type: "any", required: true },
          /** Of a return: units of `lines` that are written off instead of restocked, alike. */
          writtenOff: { type: "any" },
          carrier: { type: "string" },
          tracking: { type: "string" },
          reason: { type: "string" },
          refundId: { type: "string" },
          createdAt: { type: "string", required: true },
          updatedAt: { type: "string", required: true },
          /** In how many batches its stock has to follow, and how many have. Only where one transaction is too small. */
          batches: { type: "number" },
          applied: { type: "number" },
          due: { type: "string" },
          dueAt: { type: "string" },
        },
        indexes: {
          byOrder: {
            pk: { field: "pk", composite: ["orderId"], template: "ORD#${orderId}", casing: "none" },
            sk: { field: "sk", composite: ["number"], template: "GDS#${number}", casing: "none" },
          },
          dueBefore: {
            index: "gsi2",
            projection: "keys_only",
            pk: { field: "gsi2pk", composite: ["due"], template: "DUE#${due}", casing: "none" },
            sk: { field: "gsi2sk", composite: ["dueAt"], template: "${dueAt}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
