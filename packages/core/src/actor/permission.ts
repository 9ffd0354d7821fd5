import * as z from "zod";
import { roles } from "./role.ts";

export { roles };
export const Role = z.enum(roles);
export type Role = z.output<typeof Role>;

const anonymous = ["auth:use", "product:read", "system:read"] as const;
const customer = [
  ...anonymous,
  "user:self",
  "order:create",
  "order:read",
  "order:cancel",
  "order:return",
  "payment:create",
  "payment:read",
] as const;
const support = [
  ...customer,
  "product:read_unpublished",
  "inventory:read",
  "order:read_any",
  "order:cancel_any",
  "order:return_any",
  "payment:read_any",
  "user:read",
] as const;
/** `order:price` lets staff place at agreed prices and for a named customer. */
const manager = [
  ...support,
  "product:write",
  "inventory:write",
  "order:price",
  "order:fulfil",
  "payment:capture",
  "payment:refund",
] as const;
const admin = [
  ...manager,
  "user:invite",
  "user:write",
  "role:read",
  "role:write",
  "api_key:read",
  "api_key:write",
] as const;
/** `owner:write` is what makes an owner more than an admin: nobody else can make one, or touch one. */
const owner = [...admin, "owner:write"] as const;

const sets = { anonymous, customer, support, manager, admin, owner } as const;

export type Permission = (typeof sets)[keyof typeof sets][number];
/** Every permission there is, as an owner has all of them. */
export const Permission = z.enum(owner);

/** Whoever may do the one may do the other: a set that says only the first means both. */
const implied: Partial<Record<Permission, readonly Permission[]>> = {
  "product:read_unpublished": ["product:read"],
  "product:write": ["product:read", "product:read_unpublished"],
  "inventory:write": ["inventory:read"],
  "order:read_any": ["order:read"],
  "order:cancel_any": ["order:cancel", "order:read", "order:read_any"],
  "order:price": ["order:create"],
  "order:return_any": ["order:return", "order:read", "order:read_any"],
  "order:fulfil": ["order:read", "order:read_any"],
  "payment:create": ["payment:read"],
  "payment:read_any": ["payment:read", "order:read", "order:read_any"],
  "payment:capture": ["payment:read", "payment:read_any", "order:read", "order:read_any"],
  "payment:refund": ["payment:read", "payment:read_any", "order:read", "order:read_any"],
  "user:invite": ["user:read"],
  "user:write": ["user:read"],
  "role:write": ["role:read"],
  "api_key:write": ["api_key:read"],
};

export const withImplied = (held: Iterable<Permission>): ReadonlySet<Permission> =>
  new Set([...held].flatMap((permission) => [permission, ...(implied[permission] ?? [])]));

/** What everybody has who has an account, whatever their roles. */
export const ofAccount = [...anonymous, "user:self"] as const satisfies readonly Permission[];

/** What a person's role may consist of: what everybody has anyway needs no saying. */
export const grantable = owner.filter(
  (permission): permission is Exclude<Permission, (typeof ofAccount)[number]> =>
    !(ofAccount as readonly string[]).includes(permission),
);

/** What an API key may hold: the shop's work. A key has no account of its own, and gives no rights to anybody. */
export const keyScopes = [
  "product:read_unpublished",
  "product:write",
  "inventory:read",
  "inventory:write",
  "order:create",
  "order:read_any",
  "order:cancel_any",
  "order:price",
  "order:fulfil",
  "order:return_any",
  "payment:read_any",
  "payment:capture",
  "payment:refund",
  "user:read",
] as const satisfies readonly Permission[];

const cache = new Map<string, ReadonlySet<Permission>>();

/** What the built-in roles may do, together. */
export function permissionsOf(held: readonly (Role | "anonymous")[]): ReadonlySet<Permission> {
  const key = held.join();
  let set = cache.get(key);
  if (!set) cache.set(key, (set = withImplied(held.flatMap((role) => [...sets[role]]))));
  return set;
}

/** Whether whoever holds `held` may hand out `asked`, or touch somebody who has it. */
export const covers = (held: ReadonlySet<Permission>, asked: Iterable<Permission>): boolean =>
  [...asked].every((permission) => held.has(permission));
