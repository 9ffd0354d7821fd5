import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Status } from "./order.machine.ts";
import { Table } from "../table/table.ts";

export const OrderEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "order", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          number: { type: "string", required: true },
          customerId: { type: "string", required: true },
          status: { type: Status.options, required: true },
          paymentStatus: { type: "string", required: true },
          fulfillmentStatus: { type: "string", required: true },
          currency: { type: "string", required: true },
          total: { type: "number", required: true },
          lineCount: { type: "number", required: true },
          /** Here while they make the order no dearer to write; else in page items. */
          lines: { type: "any" },
          version: { type: "number", required: true },
          /** Events recorded so far. */
          sequence: { type: "number", required: true },
          reference: { type: "string" },
          metadata: { type: "any" },
          shippingAddress: { type: "any" },
          paymentMethod: { type: "string" },
          attempts: { type: "number", required: true },
          /** Mirrors of the payments' ledger, in minor units. */
          captured: { type: "number", required: true },
          refunded: { type: "number", required: true },
          /** How many records of its goods there are: parcels, cancellations of lines, returns. */
          goods: { type: "number", required: true },
          /** Asked for while the gateway had to speak first; done as soon as it has. */
          cancelRequest: { type: "any" },
          /** Present where it counts among its customer's open orders. */
          counted: { type: "boolean" },
          createdAt: { type: "string", required: true },
          updatedAt: { type: "string", required: true },
          expiresAt: { type: "string", required: true },
          /** The shard of the list of all orders. */
          list: { type: "string", required: true },
          /** What has to happen next if nobody else does it, and when. Absent when nothing has to. */
          due: { type: "string" },
          dueAt: { type: "string" },
          correlationId: { type: "string" },
          /** Of a long order: the fence that is freed when it comes to nothing, and what was priced. */
          fenceId: { type: "string" },
          digest: { type: "string" },
          rejection: { type: "any" },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["id"], template: "ORD#${id}", casing: "none" },
            // Whose it is stands in the key: who names another's order with the own id asks for an item that is not there.
            sk: { field: "sk", composite: ["customerId"], template: "ORDER#${customerId}", casing: "none" },
          },
          byCustomer: {
            index: "gsi1",
            projection: "keys_only",
            pk: {
              field: "gsi1pk",
              composite: ["customerId"],
              template: "CUST#${customerId}",
              casing: "none",
            },
            sk: {
              field: "gsi1sk",
              composite: ["createdAt", "id"],
              template: "${createdAt}#${id}",
              casing: "none",
            },
          },
          dueBefore: {
            index: "gsi2",
            projection: "keys_only",
            pk: { field: "gsi2pk", composite: ["due"], template: "DUE#${due}", casing: "none" },
            sk: {
              field: "gsi2sk",
              composite: ["dueAt", "id"],
              template: "${dueAt}#${id}",
              casing: "none",
            },
          },
          all: {
            index: "gsi3",
            projection: "keys_only",
            pk: { field: "gsi3pk", composite: ["list"], template: "ORDERS#${list}", casing: "none" },
            sk: {
              field: "gsi3sk",
              composite: ["createdAt", "id"],
              template: "${createdAt}#${id}",
              casing: "none",
            },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);

/** Lines that stand apart from their order; of a long one, one page for each chunk of its stock. */
export const LinesEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "orderLines", version: "1", service: "waybill" },
        attributes: {
          orderId: { type: "string", required: true },
          page: { type: "number", required: true, padding: { length: 4, char: "0" } },
          lines: { type: "any", required: true },
        },
        indexes: {
          byOrder: {
            pk: { field: "pk", composite: ["orderId"], template: "ORD#${orderId}", casing: "none" },
            sk: { field: "sk", composite: ["page"], template: "LINES#${page}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
