/**
 * Who may call what, as it is meant to be: written by hand beside the router, tested against it cell by cell, and printed
 * in docs/permissions.md. A procedure without a row does not build.
 */
import type { Actor } from "@waybill/core/actor";
import type { inferRouterInputs } from "@trpc/server";
import type { appRouter } from "./api/router.ts";

type Inputs = inferRouterInputs<typeof appRouter>;
export type Path = { [R in keyof Inputs]: `${R}.${Extract<keyof Inputs[R], string>}` }[keyof Inputs];

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
  /** What the procedure asks for before anything else. */
  needs: Actor.Permission;
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
const selling = { may: [...managers, "read-write key"] } as const;
const handling = { may: [...managers, "read-write key"] } as const;
const anothersOrder = { what: "another's order", refusal: 404 } as const;
const ofOrder = { may: people, anothers: { ...anothersOrder, may: [...staff, ...keys] } } as const;
const unpublished = { what: "a draft", may: [...staff, ...keys], refusal: 404 } as const;

export const rows: Readonly<Record<Path, Row>> = {
  "apiKey.create": { needs: "api_key:write", may: admins },
  "apiKey.list": { needs: "api_key:read", may: admins },
  "apiKey.rotate": { needs: "api_key:write", may: admins },
  "apiKey.revoke": { needs: "api_key:write", may: admins },
  "auth.signUp": { needs: "auth:use", may: visitors },
  "auth.confirmSignUp": { needs: "auth:use", may: visitors },
  "auth.resendCode": { needs: "auth:use", may: visitors },
  "auth.signIn": { needs: "auth:use", may: visitors },
  "auth.respondToChallenge": { needs: "auth:use", may: visitors },
  "auth.refresh": { needs: "auth:use", may: visitors },
  "auth.signOut": { needs: "auth:use", may: visitors },
  "auth.forgotPassword": { needs: "auth:use", may: visitors },
  "auth.resetPassword": { needs: "auth:use", may: visitors },
  "auth.changePassword": { needs: "user:self", may: people },
  "auth.setUpMfa": { needs: "user:self", may: people },
  "auth.verifyMfa": { needs: "user:self", may: people },
  "auth.disableMfa": { needs: "user:self", may: people },
  "inventory.get": { needs: "inventory:read", ...reading },
  "inventory.list": { needs: "inventory:read", ...reading },
  "inventory.movements": { needs: "inventory:read", ...reading },
  "inventory.receive": { needs: "inventory:write", ...selling },
  "inventory.adjust": { needs: "inventory:write", ...selling },
  "order.place": {
    needs: "order:create",
    may: people,
    anothers: { what: "an order for another customer", may: [...managers, "read-write key"], refusal: 403 },
  },
  "order.preview": {
    needs: "order:create",
    may: [...people, "read-write key"],
    anothers: { what: "an agreed price", may: [...managers, "read-write key"], refusal: 403 },
  },
  "order.get": { needs: "order:read", ...ofOrder },
  "order.list": {
    needs: "order:read",
    may: [...people, ...keys],
    anothers: { what: "another's orders", may: [...staff, ...keys], refusal: 403 },
  },
  "order.timeline": { needs: "order:read", ...ofOrder },
  "order.nextStates": { needs: "order:read", ...ofOrder },
  "order.fulfilments": { needs: "order:read", ...ofOrder },
  "order.returns": { needs: "order:read", ...ofOrder },
  "order.cancel": {
    needs: "order:cancel",
    may: people,
    anothers: { ...anothersOrder, may: [...staff, "read-write key"] },
  },
  "order.fulfil": { needs: "order:fulfil", ...handling },
  "order.deliver": { needs: "order:fulfil", ...handling },
  "order.complete": { needs: "order:fulfil", ...handling },
  "order.return": {
    needs: "order:return",
    may: people,
    anothers: { ...anothersOrder, may: [...staff, "read-write key"] },
  },
  "order.approveReturn": { needs: "order:return_any", may: [...staff, "read-write key"] },
  "order.rejectReturn": { needs: "order:return_any", may: [...staff, "read-write key"] },
  "order.receiveReturn": { needs: "order:fulfil", ...handling },
  "payment.start": {
    needs: "payment:create",
    may: people,
    anothers: { ...anothersOrder, may: staff },
  },
  "payment.get": { needs: "payment:read", ...ofOrder },
  "payment.list": { needs: "payment:read", ...ofOrder },
  "payment.ledger": { needs: "payment:read", ...ofOrder },
  "payment.capture": { needs: "payment:capture", ...handling },
  "payment.void": { needs: "payment:capture", ...handling },
  "payment.refund": { needs: "payment:refund", ...handling },
  "product.create": { needs: "product:write", ...selling },
  "product.update": { needs: "product:write", ...selling },
  "product.publish": { needs: "product:write", ...selling },
  "product.archive": { needs: "product:write", ...selling },
  "product.bulkUpsert": { needs: "product:write", ...selling },
  "product.get": { needs: "product:read", may: everyone, anothers: unpublished },
  "product.list": { needs: "product:read", may: everyone, anothers: { ...unpublished, what: "drafts", refusal: 403 } },
  "product.search": {
    needs: "product:read",
    may: everyone,
    anothers: { ...unpublished, what: "drafts", refusal: 403 },
  },
  "role.list": { needs: "role:read", may: admins },
  "role.put": { needs: "role:write", may: admins },
  "role.remove": { needs: "role:write", may: admins },
  "system.health": { needs: "system:read", may: everyone },
  "system.ready": { needs: "system:read", may: everyone },
  "system.version": { needs: "system:read", may: everyone },
  "user.me": { needs: "user:self", may: people },
  "user.updateMe": { needs: "user:self", may: people },
  "user.signOutEverywhere": {
    needs: "user:self",
    may: people,
    anothers: { what: "another's sessions", may: admins, refusal: 403 },
  },
  "user.list": { needs: "user:read", ...reading },
  "user.get": { needs: "user:read", ...reading },
  "user.invite": { needs: "user:invite", may: admins },
  "user.setRoles": { needs: "role:write", may: admins },
  "user.disable": { needs: "user:write", may: admins },
  "user.enable": { needs: "user:write", may: admins },
  "user.resetSecondFactor": { needs: "user:write", may: admins },
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
