import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const LedgerEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "sandboxIntent", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          orderId: { type: "string", required: true },
          amount: { type: "number", required: true },
          currency: { type: "string", required: true },
          method: { type: "string", required: true },
          status: {
            type: ["requires_confirmation", "processing", "succeeded", "declined", "canceled"] as const,
            required: true,
          },
          declineCode: { type: "string" },
          confirmedAt: { type: "string" },
          /** How often money was taken; anything but 0 or 1 is a double charge. */
          captures: { type: "number", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["id"], template: "SBX#${id}", casing: "none" },
            sk: { field: "sk", composite: [], template: "INTENT", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
