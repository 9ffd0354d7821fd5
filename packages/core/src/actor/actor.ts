/** Who acts. Travels by context; what to do travels by argument. No actor is an error, never "public". */
export * as Actor from "./actor.ts";

import { AsyncLocalStorage } from "node:async_hooks";
import * as z from "zod";
import { Failure } from "../error/error.ts";
import type { Id } from "../id/id.ts";
import { type Permission, permissionsOf, type Role, withImplied } from "./permission.ts";

export {
  covers,
  grantable,
  keyScopes,
  ofAccount,
  Permission,
  permissionsOf,
  Role,
  roles,
  withImplied,
} from "./permission.ts";

export interface Anonymous {
  type: "anonymous";
}
export interface User {
  type: "user";
  id: Id.Of<"user">;
  permissions: ReadonlySet<Permission>;
  /** When they last proved who they are, in milliseconds since 1970; a refreshed token does not change it. */
  authenticatedAt: number;
  /** `enrolled`: they have one, and the sign-in was before that; `proved`: the sign-in took it. */
  secondFactor: "none" | "enrolled" | "proved";
}
/** An integration with an API key. */
export interface Key {
  type: "key";
  id: Id.Of<"apiKey">;
  permissions: ReadonlySet<Permission>;
}
/** A worker or cron, with the one who caused the work where there is one. */
export interface System {
  type: "system";
  id: string;
  onBehalfOf?: string;
}
export type Info = Anonymous | User | Key | System;

/** A user who holds these roles, and signed in at this moment (milliseconds since 1970). */
export const user = (
  id: Id.Of<"user">,
  roles: readonly Role[],
  proof: Partial<Pick<User, "authenticatedAt" | "secondFactor">> = {},
): User => ({
  type: "user",
  id,
  permissions: permissionsOf(roles),
  authenticatedAt: 0,
  secondFactor: "none",
  ...proof,
});

export const key = (id: Id.Of<"apiKey">, scopes: Iterable<Permission>): Key => ({
  type: "key",
  id,
  permissions: withImplied([...permissionsOf(["anonymous"]), ...scopes].filter((held) => held !== "auth:use")),
});

export const Unauthenticated = Failure.define({
  reason: "auth.unauthenticated",
  kind: "unauthenticated",
  message: "Sign in first: this call needs a valid access token.",
  help: "Send `authorization: Bearer <access token>`. The token must be an unexpired access token of this stage's user pool.",
});
export const Forbidden = Failure.define({
  reason: "auth.forbidden",
  kind: "forbidden",
  message: "Your role or API key does not allow this.",
  help: "docs/permissions.md names the permission of every procedure. Ask an admin or owner for a role that has it, or for a key with that scope. What belongs to a person's account, no key can do.",
});

export const StepUpRequired = Failure.define({
  reason: "auth.step_up_required",
  kind: "forbidden",
  message: "This call needs a sign-in of just now.",
  help: "Sign in again with `auth.signIn`, with the second factor where `details.secondFactor` says so, and repeat the call with the new token. A refreshed token does not count.",
  details: z.object({
    withinSeconds: z.int().meta({ description: "How old the sign-in may be." }),
    secondFactor: z.boolean().meta({ description: "Whether it has to be one with a second factor." }),
  }),
});

const storage = new AsyncLocalStorage<Info>();

export const provide = <T>(actor: Info, run: () => T): T => storage.run(actor, run);

/** For those who only tell of it, such as the log. */
export const find = (): Info | undefined => storage.getStore();

export function use(): Info {
  const actor = storage.getStore();
  if (!actor) throw new Error("No actor: wrap the call in Actor.provide");
  return actor;
}

export function assert<T extends Info["type"]>(type: T): Extract<Info, { type: T }> {
  const actor = use();
  if (actor.type !== type) throw actor.type === "key" ? Forbidden() : Unauthenticated();
  return actor as Extract<Info, { type: T }>;
}

/** `usr_…`, the worker's name, or `anonymous`: what an event or a fence records. */
export const idOf = (actor: Info): string => (actor.type === "anonymous" ? "anonymous" : actor.id);

/** What the actor may do; a worker is not asked. */
export const permissionsHeld = (actor: Exclude<Info, System>): ReadonlySet<Permission> =>
  actor.type === "anonymous" ? permissionsOf(["anonymous"]) : actor.permissions;

export const can = (permission: Permission, actor: Info = use()): boolean =>
  actor.type === "system" || permissionsHeld(actor).has(permission);

export function require(permission: Permission, actor: Info = use()): void {
  if (can(permission, actor)) return;
  throw actor.type === "anonymous" ? Unauthenticated() : Forbidden();
}
