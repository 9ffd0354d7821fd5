import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { RefundStatus, Status } from "./payment.schema.ts";

/** What a payment or a refund has to do next by itself, and when; sparse. */
const dueBefore = {
  index: "gsi2",
  projection: "keys_only",
  pk: { field: "gsi2pk", composite: ["due"], template: "DUE#${due}", casing: "none" },
  sk: { field: "gsi2sk", composite: ["dueAt"], template: "${dueAt}", casing: "none" },
} as const;

export const AttemptEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "payment", version: "1", service: "waybill" },
        attributes: {
          orderId: { type: "string", required: true },
          number: { type: "number", required: true, padding: { length: 3, char: "0" } },
          id: { type: "string", required: true },
          status: { type: Status.options, required: true },
          provider: { type: "string", required: true },
          capture: { type: ["automatic", "manual"] as const, required: true },
          intentId: { type: "string" },
          amount: { type: "number", required: true },
          currency: { type: "string", required: true },
          method: { type: "string", required: true },
          capturing: { type: "number" },
          captureAskedAt: { type: "string" },
          captured: { type: "number", required: true },
          refundable: { type: "number", required: true },
          refunded: { type: "number", required: true },
          mismatch: { type: "string" },
          failureCode: { type: "string" },
          createdAt: { type: "string", required: true },
          deadline: { type: "string", required: true },
          authorizedUntil: { type: "string" },
          due: { type: "string" },
          dueAt: { type: "string" },
        },
        indexes: {
          byOrder: {
            pk: { field: "pk", composite: ["orderId"], template: "ORD#${orderId}", casing: "none" },
            sk: { field: "sk", composite: ["number"], template: "PAY#${number}", casing: "none" },
          },
          dueBefore,
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);

export const RefundEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "refund", version: "1", service: "waybill" },
        attributes: {
          orderId: { type: "string", required: true },
          id: { type: "string", required: true },
          paymentNumber: { type: "number", required: true },
          status: { type: RefundStatus.options, required: true },
          amount: { type: "number", required: true },
          currency: { type: "string", required: true },
          reason: { type: "string", required: true },
          kind: { type: ["cancellation", "return", "late", "refund"] as const, required: true },
          lines: { type: "any" },
          gatewayId: { type: "string" },
          failureCode: { type: "string" },
          createdAt: { type: "string", required: true },
          due: { type: "string" },
          dueAt: { type: "string" },
        },
        indexes: {
          byOrder: {
            pk: { field: "pk", composite: ["orderId"], template: "ORD#${orderId}", casing: "none" },
            sk: { field: "sk", composite: ["id"], template: "REF#${id}", casing: "none" },
          },
          dueBefore,
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
