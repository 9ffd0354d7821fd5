import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const ReservationEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "reservation", version: "1", service: "waybill" },
        attributes: {
          orderId: { type: "string", required: true },
          chunk: { type: "number", required: true, padding: { length: 4, char: "0" } },
          state: { type: ["held", "committed", "released", "expired"] as const, required: true },
          allocations: { type: "any", required: true },
          version: { type: "number", required: true },
        },
        indexes: {
          byOrder: {
            pk: { field: "pk", composite: ["orderId"], template: "ORD#${orderId}", casing: "none" },
            sk: { field: "sk", composite: ["chunk"], template: "RES#${chunk}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
