/** The catalogue. */
export * as Product from "./product.ts";

export { NotFound, SkuTaken, Unavailable, VersionConflict } from "./product.error.ts";
export { Event } from "./product.event.ts";
export { forget, lastSeen, look } from "./product.cache.ts";
export { get, list, search } from "./product.read.ts";
export { bySkus, respread, skus } from "./product.repo.ts";
export { Draft, Info, Page, Reference, Sort, Status, type Stored } from "./product.schema.ts";
export { archive, bulkUpsert, create, publish, update, Upserted } from "./product.write.ts";
