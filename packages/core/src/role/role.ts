/** Roles: five that are there from the start, and as many of a shop's own as it likes, each a set of permissions. */
export * as Role from "./role.ts";

export { isBuiltIn, permissionsOf, Unknown } from "./role.resolve.ts";
export { Info, Name } from "./role.schema.ts";
export { list, put, remove } from "./role.write.ts";
export { Event } from "./role.event.ts";
