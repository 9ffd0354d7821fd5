/** Who acts. Travels by context; what to do travels by argument. No actor is an error, never "public". */
export * as Actor from "./actor.ts";

import { AsyncLocalStorage } from "node:async_hooks";
import { Failure } from "../error/error.ts";
import type { Id } from "../id/id.ts";
import { permissionsOf, type Permission, type Role } from "./permission.ts";

export { roles, Role, permissionsOf, type Permission } from "./permission.ts";

export interface Anonymous {
  type: "anonymous";
}
export interface User {
  type: "user";
  id: Id.Of<"user">;
  roles: readonly Role[];
}
/** A worker or cron, with the one who caused the work where there is one. */
export interface System {
  type: "system";
  id: string;
  onBehalfOf?: string;
}
export type Info = Anonymous | User | System;

export const Unauthenticated = Failure.define({
  reason: "auth.unauthenticated",
  kind: "unauthenticated",
  message: "Sign in first: this call needs a valid access token.",
  help: "Send `authorization: Bearer <access token>`. The token must be an unexpired access token of this stage's user pool.",
});
export const Forbidden = Failure.define({
  reason: "auth.forbidden",
  kind: "forbidden",
  message: "Your role does not allow this.",
  help: "Ask an admin or owner for a role that has the permission the call needs; docs name it for every procedure.",
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
  if (actor.type !== type) throw Unauthenticated();
  return actor as Extract<Info, { type: T }>;
}

/** `usr_…`, the worker's name, or `anonymous`: what an event or a fence records. */
export const idOf = (actor: Info): string => (actor.type === "anonymous" ? "anonymous" : actor.id);

export const can = (permission: Permission, actor: Info = use()): boolean =>
  actor.type === "system" || permissionsOf(actor.type === "user" ? actor.roles : ["anonymous"]).has(permission);

export function require(permission: Permission, actor: Info = use()): void {
  if (can(permission, actor)) return;
  throw actor.type === "anonymous" ? Unauthenticated() : Forbidden();
}
