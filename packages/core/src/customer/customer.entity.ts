import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

export const CustomerEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "customer", version: "1", service: "waybill" },
        attributes: {
          customerId: { type: "string", required: true },
          /** The ids of the orders that they placed and have not paid yet. A set, so that leaving it twice does nothing. */
          open: { type: "set", items: "string" },
          /** Rises with every order that is placed: what was counted before it does not hold any more. */
          placed: { type: "number" },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["customerId"], template: "CST#${customerId}", casing: "none" },
            sk: { field: "sk", composite: [], template: "OPEN", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
