import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const LedgerEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "sandboxIntent", version: "2", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          orderId: { type: "string", required: true },
          paymentId: { type: "string", required: true },
          // Not `amount`: that is copied into the indexes, for products.
          asked: { type: "number", required: true },
          currency: { type: "string", required: true },
          method: { type: "string", required: true },
          capture: { type: ["automatic", "manual"] as const, required: true },
          status: {
            type: [
              "requires_confirmation",
              "requires_action",
              "processing",
              "authorized",
              "succeeded",
              "declined",
              "canceled",
            ] as const,
            required: true,
          },
          declineCode: { type: "string" },
          authorizedUntil: { type: "string" },
          /** How often money was taken; anything but 0 or 1 is a double charge. */
          captures: { type: "number", required: true },
          captured: { type: "number", required: true },
          refunded: { type: "number", required: true },
          refunds: { type: "any", required: true },
          /** What time will bring. */
          next: { type: "any" },
          /** The calls that have been answered, by their keys. */
          calls: { type: "any", required: true },
          /** The calls that were lost once. */
          lost: { type: "any", required: true },
          /** Webhooks that nobody has taken yet. */
          events: { type: "any", required: true },
          createdAt: { type: "string", required: true },
          revision: { type: "number", required: true },
          day: { type: "string", required: true },
          shard: { type: "string", required: true },
          /** Present while time will bring something or a webhook waits. */
          waiting: { type: "string" },
          due: { type: "string", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["id"], template: "SBX#${id}", casing: "none" },
            sk: { field: "sk", composite: [], template: "INTENT", casing: "none" },
          },
          made: {
            index: "gsi1",
            projection: "keys_only",
            pk: { field: "gsi1pk", composite: ["day", "shard"], template: "SBX#${day}#${shard}", casing: "none" },
            sk: { field: "gsi1sk", composite: ["createdAt", "id"], template: "${createdAt}#${id}", casing: "none" },
          },
          dueBefore: {
            index: "gsi2",
            projection: "keys_only",
            pk: { field: "gsi2pk", composite: ["waiting"], template: "SBX#${waiting}", casing: "none" },
            sk: { field: "gsi2sk", composite: ["due", "id"], template: "${due}#${id}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
