/** Who may change whose rights. Read inside of `Access.change`, so that what is read here still holds at the commit. */
import { Access } from "../access/access.ts";
import { Actor } from "../actor/actor.ts";
import { Role } from "../role/role.ts";
import * as repo from "./user.repo.ts";
import type { Stored } from "./user.schema.ts";

export interface Grantor {
  id: string;
  roles: readonly string[];
  permissions: ReadonlySet<Actor.Permission>;
}

/** The actor, by the table as it is now; a worker or the command line may do what an owner may. */
export async function grantor(): Promise<Grantor> {
  const actor = Actor.use();
  if (actor.type === "system") return { id: actor.id, roles: [], permissions: Actor.permissionsOf(["owner"]) };
  const { id } = Actor.assert("user");
  const user = await repo.get(id);
  if (!user || user.status === "disabled") throw Actor.Unauthenticated();
  return { id, roles: user.roles, permissions: await Role.permissionsOf(user.roles) };
}

/**
 * Nobody touches their own rights, gives what they do not hold, or takes anything from who holds more. Roles that are given
 * have to be there; those that somebody has may be gone, and then they are nothing.
 */
export async function assertMayGrant(by: Grantor, target: Stored | null, roles?: readonly string[]): Promise<void> {
  if (target?.id === by.id) throw Access.Self();
  const given = roles ? await Role.permissionsOf(roles, { assertKnown: true }) : [];
  const held = target ? await Role.permissionsOf(target.roles) : new Set<Actor.Permission>();
  if (!Actor.covers(by.permissions, [...given, ...held])) throw Access.NotYours();
}

export const isOwner = ({ roles }: Pick<Stored, "roles">): boolean => roles.includes("owner");

/** An owner who can act: one who is disabled does not count. */
export const countsAsOwner = (user: Pick<Stored, "roles" | "status">): boolean =>
  isOwner(user) && user.status !== "disabled";
