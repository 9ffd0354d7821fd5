import * as z from "zod";
import { roles } from "./role.ts";

export { roles };
export const Role = z.enum(roles);
export type Role = z.output<typeof Role>;

const anonymous = ["product:read", "system:read"] as const;
const customer = [...anonymous, "order:create", "order:read", "order:cancel"] as const;
const support = [
  ...customer,
  "product:read_unpublished",
  "inventory:read",
  "order:read_any",
  "order:cancel_any",
] as const;
/** `order:price` lets staff place at agreed prices and for a named customer. */
const manager = [...support, "product:write", "inventory:write", "order:price"] as const;

const sets = { anonymous, customer, support, manager, admin: manager, owner: manager } as const;

export type Permission = (typeof sets)[keyof typeof sets][number];

const cache = new Map<string, ReadonlySet<Permission>>();

export function permissionsOf(held: readonly (Role | "anonymous")[]): ReadonlySet<Permission> {
  const key = held.join();
  let set = cache.get(key);
  if (!set) cache.set(key, (set = new Set(held.flatMap((role) => [...sets[role]]))));
  return set;
}
