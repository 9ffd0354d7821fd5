/**
 * Who may call what, as it is meant to be: written by hand beside the router, tested against it cell by cell, and printed
 * in docs/permissions.md. A procedure without a row does not build.
 */
import type { inferRouterInputs } from "@trpc/server";
import type { appRouter } from "./api/router.ts";

type Inputs = inferRouterInputs<typeof appRouter>;
export type Path = { [R in keyof Inputs & string]: `${R}.${keyof Inputs[R] & string}` }[keyof Inputs & string];

export const principals = [
  "anonymous",
  "customer",
  "other customer",
  "support",
  "manager",
  "admin",
  "owner",
  "read-only key",
  "read-write key",
  "disabled",
  "expired",
] as const;
export type Principal = (typeof principals)[number];

export interface Row {
  may: readonly Principal[];
  /** Who may do it to what is another's, and what the others are told. Absent where nothing belongs to anybody. */
  anothers?: { what: string; may: readonly Principal[]; refusal: 403 | 404 };
}

const admins = ["admin", "owner"] as const;
const managers = ["manager", ...admins] as const;
const staff = ["support", ...managers] as const;
const people = ["customer", "other customer", ...staff] as const;
const keys = ["read-only key", "read-write key"] as const;
const visitors = ["anonymous", ...people] as const;
const everyone = [...visitors, ...keys] as const;

const reading = { may: [...staff, ...keys] };
const selling = { may: [...managers, "read-write key"] } as const satisfies Row;
const unpublished = { what: "a draft", may: [...staff, ...keys], refusal: 404 } as const;

export const rows: Readonly<Record<Path, Row>> = {
  "apiKey.create": { may: admins },
  "apiKey.list": { may: admins },
  "apiKey.rotate": { may: admins },
  "apiKey.revoke": { may: admins },
  "auth.signUp": { may: visitors },
  "auth.confirmSignUp": { may: visitors },
  "auth.resendCode": { may: visitors },
  "auth.signIn": { may: visitors },
  "auth.respondToChallenge": { may: visitors },
  "auth.refresh": { may: visitors },
  "auth.signOut": { may: visitors },
  "auth.forgotPassword": { may: visitors },
  "auth.resetPassword": { may: visitors },
  "auth.changePassword": { may: people },
  "auth.setUpMfa": { may: people },
  "auth.verifyMfa": { may: people },
  "auth.disableMfa": { may: people },
  "inventory.get": reading,
  "inventory.list": reading,
  "inventory.movements": reading,
  "inventory.receive": selling,
  "inventory.adjust": selling,
  "order.place": {
    may: people,
    anothers: { what: "an order for another customer", may: [...managers, "read-write key"], refusal: 403 },
  },
  "order.preview": {
    may: [...people, "read-write key"],
    anothers: { what: "an agreed price", may: [...managers, "read-write key"], refusal: 403 },
  },
  "order.get": { may: people, anothers: { what: "another's order", may: [...staff, ...keys], refusal: 404 } },
  "order.list": {
    may: [...people, ...keys],
    anothers: { what: "another's orders", may: [...staff, ...keys], refusal: 403 },
  },
  "order.cancel": {
    may: people,
    anothers: { what: "another's order", may: [...staff, "read-write key"], refusal: 404 },
  },
  "product.create": selling,
  "product.update": selling,
  "product.publish": selling,
  "product.archive": selling,
  "product.bulkUpsert": selling,
  "product.get": { may: everyone, anothers: unpublished },
  "product.list": { may: everyone, anothers: { ...unpublished, what: "drafts", refusal: 403 } },
  "product.search": { may: everyone },
  "role.list": { may: admins },
  "role.put": { may: admins },
  "role.remove": { may: admins },
  "system.health": { may: everyone },
  "system.ready": { may: everyone },
  "system.version": { may: everyone },
  "user.me": { may: people },
  "user.updateMe": { may: people },
  "user.signOutEverywhere": { may: people, anothers: { what: "another's sessions", may: admins, refusal: 403 } },
  "user.list": reading,
  "user.get": reading,
  "user.invite": { may: admins },
  "user.setRoles": { may: admins },
  "user.disable": { may: admins },
  "user.enable": { may: admins },
  "user.resetSecondFactor": { may: admins },
};

/** The status of a call: 200 for who may, otherwise what they are told; `null` where there is no such thing. */
export function expected({ may, anothers }: Row, principal: Principal, isAnothers: boolean): number | null {
  const isKey = principal.endsWith("key");
  if (isAnothers && !anothers) return null;
  // A key has nothing of its own: all that it touches is another's.
  if (!isAnothers && isKey && anothers && !may.includes(principal) && anothers.may.includes(principal)) return null;
  if (principal === "disabled" || principal === "expired") return 401;
  if ((isAnothers ? (anothers?.may ?? []) : may).includes(principal)) return 200;
  if (isAnothers && may.includes(principal)) {
    const refusal = anothers?.refusal ?? 403;
    return principal === "anonymous" && refusal === 403 ? 401 : refusal;
  }
  return principal === "anonymous" ? 401 : 403;
}
