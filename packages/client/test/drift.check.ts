// Checked by the compiler only: the generated contract says exactly what the router says. An error here names the
// procedures that differ; `pnpm contract` writes the contract anew.
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { appRouter } from "@waybill/functions/router";
import type { WaybillApi } from "../src/contract.ts";
import type { AppRouter } from "../src/contract.trpc.ts";

type Real = typeof appRouter;
type Tree = Record<string, Record<string, unknown>>;

/** A type without its names, so that only what it says is compared. */
type Plain<T> = T extends Date | string | number | bigint | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

/** Exactly the same, where being assignable both ways would overlook a missing optional field. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type Field<T, Key> = Key extends keyof T ? T[Key] : "absent";
type Names<A, B> = (keyof A | keyof B) & string;

/** The procedures, as `router.procedure`, of which the two trees do not say the same. */
type Drift<A, B> = {
  [Router in Names<A, B>]: {
    [Name in Names<Field<A, Router>, Field<B, Router>>]: Same<
      Plain<Field<Field<A, Router>, Name>>,
      Plain<Field<Field<B, Router>, Name>>
    > extends true
      ? never
      : `${Router}.${Name}`;
  }[Names<Field<A, Router>, Field<B, Router>>];
}[Names<A, B>];

/** The sides of the plain flavour, where a call without input is a call with `undefined`. */
type Method = (...args: never[]) => Promise<unknown>;
type InputOf<T> = T extends Method
  ? undefined extends Parameters<T>[0]
    ? Exclude<Parameters<T>[0], undefined>
    : Parameters<T>[0]
  : never;
type PlainInputs = { [R in keyof WaybillApi]: { [P in keyof WaybillApi[R]]: InputOf<WaybillApi[R][P]> } };
type PlainOutputs = {
  [R in keyof WaybillApi]: {
    [P in keyof WaybillApi[R]]: WaybillApi[R][P] extends Method ? Awaited<ReturnType<WaybillApi[R][P]>> : never;
  };
};
type Given<T extends Tree> = { [R in keyof T]: { [P in keyof T[R]]: Exclude<T[R][P], undefined | void> } };

type MustBeNever<T extends never> = T;

export type Checks = [
  MustBeNever<Drift<inferRouterInputs<AppRouter>, inferRouterInputs<Real>>>,
  MustBeNever<Drift<inferRouterOutputs<AppRouter>, inferRouterOutputs<Real>>>,
  MustBeNever<Drift<PlainInputs, Given<inferRouterInputs<Real>>>>,
  MustBeNever<Drift<PlainOutputs, inferRouterOutputs<Real>>>,
];
