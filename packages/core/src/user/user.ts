/** Users: who they are, what they are to the shop, and whether they may still come in. */
export * as User from "./user.ts";

export { arrive } from "./user.arrive.ts";
export { authorize, isValid, permissionsNow, type Proof } from "./user.authorize.ts";
export { Exists, NotFound, OwnerExists } from "./user.error.ts";
export { Event } from "./user.event.ts";
export { grantor } from "./user.grant.ts";
export { createOwner, enrol, invite } from "./user.invite.ts";
export { get, list, me } from "./user.read.ts";
export { Email, Info, Me, Page, PersonName, type Stored } from "./user.schema.ts";
export { came, endSessions, secondFactorIs, tellSecondFactor } from "./user.session.ts";
export { disable, enable, resetSecondFactor, setRoles, signOutEverywhere, updateMe } from "./user.write.ts";
