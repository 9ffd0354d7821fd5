/** Failures have a vocabulary: a stable reason, one sentence, typed details, a heading in docs/errors.md. */
export * as Failure from "./error.ts";

import type * as z from "zod";

export { causesOf } from "./error.causes.ts";

/** The class of a failure; `statusOf` is the only place where it becomes an HTTP status. */
export type Kind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "wrong_method"
  | "wrong_media_type"
  | "too_large"
  | "unprocessable"
  | "too_many"
  | "internal"
  | "unavailable";

export const statusOf: Record<Kind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  wrong_method: 405,
  wrong_media_type: 415,
  too_large: 413,
  unprocessable: 422,
  too_many: 429,
  internal: 500,
  unavailable: 503,
};

export interface Definition {
  reason: string;
  kind: Kind;
  httpStatus: number;
  /** One sentence for the caller. */
  message: string;
  /** What to do about it; becomes the text of docs/errors.md. */
  help: string;
  details?: z.ZodType;
}

const known = new Map<string, Definition>();
/** Every failure of every domain that has been loaded. */
export const definitions: ReadonlyMap<string, Definition> = known;

export interface Issue {
  path: (string | number)[];
  message: string;
}

/** A failure that the caller is told about. Anything else that is thrown is a bug and answers `internal.error`. */
export class WaybillFailure extends Error {
  override readonly name = "WaybillFailure";
  readonly definition: Definition;
  readonly details: unknown;
  readonly issues: Issue[] | undefined;

  constructor(definition: Definition, details: unknown, options: { cause?: unknown; issues?: Issue[] } = {}) {
    super(definition.message, { cause: options.cause });
    this.definition = definition;
    this.details = details;
    this.issues = options.issues;
  }
  get reason(): string {
    return this.definition.reason;
  }
}

export interface Thrower<Details> {
  (
    ...args: undefined extends Details
      ? [details?: undefined, options?: { cause?: unknown; issues?: Issue[] }]
      : [details: Details, options?: { cause?: unknown; issues?: Issue[] }]
  ): WaybillFailure;
  is(error: unknown): error is WaybillFailure & { details: Details };
}

/** Declares a failure in the domain that can fail: `throw OutOfStock({ sku, requested, available })`. */
export function define<S extends z.ZodType | undefined = undefined>(definition: {
  reason: string;
  kind: Kind;
  message: string;
  help: string;
  details?: S;
}): Thrower<S extends z.ZodType ? z.output<S> : undefined> {
  const { details: schema, ...rest } = definition;
  const full: Definition = {
    ...rest,
    httpStatus: statusOf[definition.kind],
    ...(schema ? { details: schema } : {}),
  };
  known.set(full.reason, full);
  const make = (details?: unknown, options?: { cause?: unknown; issues?: Issue[] }) =>
    new WaybillFailure(full, details, options);
  const is = (error: unknown) => error instanceof WaybillFailure && error.definition === full;
  return Object.assign(make, { is }) as never;
}

export const isFailure = (error: unknown): error is WaybillFailure => error instanceof WaybillFailure;

export const InvalidInput = define({
  reason: "input.invalid",
  kind: "invalid",
  message: "The input is not valid.",
  help: "`issues` names each field and what is wrong with it. Unknown fields are refused. Nothing was changed.",
});
export const Internal = define({
  reason: "internal.error",
  kind: "internal",
  message: "Something went wrong on our side.",
  help: "Report it with the `requestId`. A retry with the same idempotency key is safe.",
});
export const Unavailable = define({
  reason: "internal.unavailable",
  kind: "unavailable",
  message: "The service is busy. Try again shortly.",
  help: "Retry with the same idempotency key: what was done before is not done twice. The client does so by itself.",
});
export const Busy = define({
  reason: "conflict.busy",
  kind: "conflict",
  message: "Others were changing the same thing at the same time. Try again.",
  help: "Nothing was changed. Retry with the same idempotency key; the client does so by itself.",
});
