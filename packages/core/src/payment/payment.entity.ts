import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const AttemptEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "payment", version: "1", service: "waybill" },
        attributes: {
          orderId: { type: "string", required: true },
          number: { type: "number", required: true, padding: { length: 3, char: "0" } },
          id: { type: "string", required: true },
          status: { type: ["created", "processing", "captured", "failed"] as const, required: true },
          intentId: { type: "string" },
          amount: { type: "number", required: true },
          captured: { type: "number", required: true },
          currency: { type: "string", required: true },
          method: { type: "string", required: true },
          failureCode: { type: "string" },
          createdAt: { type: "string", required: true },
          deadline: { type: "string", required: true },
        },
        indexes: {
          byOrder: {
            pk: { field: "pk", composite: ["orderId"], template: "ORD#${orderId}", casing: "none" },
            sk: { field: "sk", composite: ["number"], template: "PAY#${number}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
