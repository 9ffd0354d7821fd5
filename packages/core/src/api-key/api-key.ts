/** Keys of integrations: scoped, expiring, rotated without an outage, and never stored. */
export * as ApiKey from "./api-key.ts";

export { authorize } from "./api-key.authorize.ts";
export { NotActive, NotFound } from "./api-key.error.ts";
export { Event } from "./api-key.event.ts";
export { list } from "./api-key.read.ts";
export { Info, Page, WithSecret } from "./api-key.schema.ts";
export { pattern } from "./api-key.text.ts";
export { create, revoke, rotate } from "./api-key.write.ts";
