import { Entity } from "electrodb";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";

/** Keyed by SKU, which an order knows: placing one reads its products by key, and two products can't share a SKU. */
export const ProductEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "product", version: "1", service: "waybill" },
        attributes: {
          sku: { type: "string", required: true },
          id: { type: "string", required: true },
          name: { type: "string", required: true },
          description: { type: "string" },
          amount: { type: "number", required: true, padding: { length: 13, char: "0" } },
          currency: { type: "string", required: true },
          category: { type: "string" },
          attributes: { type: "any" },
          status: { type: ["draft", "active", "archived"] as const, required: true },
          lowStockThreshold: { type: "number" },
          /** How many buckets the SKU's stock has; never fewer again. */
          buckets: { type: "number", required: true },
          /** Among how many of them, the first ones, orders choose. */
          spread: { type: "number", required: true },
          version: { type: "number", required: true },
          createdAt: { type: "string", required: true },
          updatedAt: { type: "string", required: true },
          sortName: { type: "string", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["sku"], template: "PRD#${sku}", casing: "none" },
            sk: { field: "sk", composite: [], template: "PRODUCT", casing: "none" },
          },
          newest: {
            index: "gsi1",
            projection: ["category", "amount"],
            pk: {
              field: "gsi1pk",
              composite: ["status"],
              template: "PRODUCTS#${status}",
              casing: "none",
            },
            sk: {
              field: "gsi1sk",
              composite: ["createdAt", "sku"],
              template: "${createdAt}#${sku}",
              casing: "none",
            },
          },
          byPrice: {
            index: "gsi2",
            projection: ["category", "amount"],
            pk: {
              field: "gsi2pk",
              composite: ["status"],
              template: "PRODUCTS#${status}",
              casing: "none",
            },
            sk: {
              field: "gsi2sk",
              composite: ["amount", "sku"],
              template: "${amount}#${sku}",
              casing: "none",
            },
          },
          byName: {
            index: "gsi3",
            projection: ["category", "amount"],
            pk: {
              field: "gsi3pk",
              composite: ["status"],
              template: "PRODUCTS#${status}",
              casing: "none",
            },
            sk: {
              field: "gsi3sk",
              composite: ["sortName", "sku"],
              template: "${sortName}#${sku}",
              casing: "none",
            },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);

/** From a product's id to its SKU; never changes. Also the list of all SKUs. */
export const SkuEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "sku", version: "1", service: "waybill" },
        attributes: {
          id: { type: "string", required: true },
          sku: { type: "string", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["id"], template: "PID#${id}", casing: "none" },
            sk: { field: "sk", composite: [], template: "SKU", casing: "none" },
          },
          all: {
            index: "gsi3",
            projection: "keys_only",
            pk: { field: "gsi3pk", composite: [], template: "SKUS", casing: "none" },
            sk: { field: "gsi3sk", composite: ["sku"], template: "${sku}", casing: "none" },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);

/** The search index: one item for each word of a product, filed under the word's first two letters. */
export const WordEntity = Runtime.perRuntime(
  ({ dynamo, tableName }) =>
    new Entity(
      {
        model: { entity: "word", version: "1", service: "waybill" },
        attributes: {
          shelf: { type: "string", required: true },
          word: { type: "string", required: true },
          sku: { type: "string", required: true },
        },
        indexes: {
          primary: {
            pk: { field: "pk", composite: ["shelf"], template: "WRD#${shelf}", casing: "none" },
            sk: {
              field: "sk",
              composite: ["word", "sku"],
              template: "${word}#${sku}",
              casing: "none",
            },
          },
        },
      } as const,
      { client: Table.documents(dynamo), table: tableName },
    ),
);
