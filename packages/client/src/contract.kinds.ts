// Generated from the API's router by `pnpm contract`. Do not edit.

/** The kind of each procedure. */
export const procedures: Readonly<Record<string, "query" | "mutation">> = {
  "inventory.get": "query",
  "inventory.list": "query",
  "inventory.receive": "mutation",
  "inventory.adjust": "mutation",
  "inventory.movements": "query",
  "order.place": "mutation",
  "order.preview": "query",
  "order.get": "query",
  "order.list": "query",
  "order.cancel": "mutation",
  "product.create": "mutation",
  "product.update": "mutation",
  "product.publish": "mutation",
  "product.archive": "mutation",
  "product.bulkUpsert": "mutation",
  "product.get": "query",
  "product.list": "query",
  "product.search": "query",
  "system.health": "query",
  "system.ready": "query",
  "system.version": "query",
};
