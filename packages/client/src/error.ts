import type { ErrorDetails } from "./contract.ts";

/** Failures that the client itself finds, before or instead of an answer of the server. */
export interface ClientErrorDetails {
  /** The server could not be reached: no network, no such host, connection refused or cut. */
  "network.failed": undefined;
  /** No answer within `timeoutMs`. The server may have done the work: repeat with the same idempotency key. */
  "network.timeout": undefined;
  /** The caller's `signal` was aborted. */
  "network.aborted": undefined;
  /** An answer came, but not from Waybill: for instance a proxy's HTML page. `status` says more. */
  "response.invalid": undefined;
  /** The request could not be made from what the caller gave: a token or key that no header can carry. */
  "request.invalid": undefined;
}

type AllDetails = ErrorDetails & ClientErrorDetails;

/** Every reason that this version of the client knows; a newer server may name others. */
export type ErrorReason = keyof AllDetails;

/** What `error.details` holds for a reason. */
export type DetailsOf<Reason extends string> = Reason extends ErrorReason ? AllDetails[Reason] : unknown;

/** One field of an invalid input. */
export interface Issue {
  /** Where in the input, for instance `["lines", 0, "quantity"]`. */
  path: (string | number)[];
  message: string;
}

/** What a {@link WaybillError} is made of. */
export interface ErrorFields<Reason extends string> {
  reason: Reason;
  message: string;
  details?: DetailsOf<Reason>;
  status?: number | undefined;
  docs?: string | undefined;
  requestId?: string | undefined;
  correlationId?: string | undefined;
  issues?: Issue[] | undefined;
  attempts?: number;
  cause?: unknown;
}

const brand = Symbol.for("@waybill/client/error");

/**
 * A call that failed. Decide on `reason`: it is stable, whereas `message` is a sentence for people.
 *
 * ```ts
 * try {
 *   await waybill.order.place(input);
 * } catch (error) {
 *   if (isWaybillError(error, "inventory.out_of_stock")) return `Only ${error.details.available} left.`;
 *   throw error;
 * }
 * ```
 */
export class WaybillError<Reason extends string = string> extends Error {
  override readonly name: string = "WaybillError";
  /** What happened, as `domain.word`: `inventory.out_of_stock`, `network.timeout` … */
  readonly reason: Reason;
  /** Facts about it, shaped by the reason. */
  readonly details: DetailsOf<Reason>;
  /** The HTTP status, when an answer came. */
  readonly status: number | undefined;
  /** A page about this reason. */
  readonly docs: string | undefined;
  /** Names the request in the server's logs: quote it when you ask for help. */
  readonly requestId: string | undefined;
  /** Names the call in the server's logs, and all that came of it; there even when no answer came. */
  readonly correlationId: string | undefined;
  /** For `input.invalid`: each field that was refused and why. */
  readonly issues: Issue[];
  /** How many times the call was sent. */
  readonly attempts: number;

  constructor(fields: ErrorFields<Reason>) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.reason = fields.reason;
    this.details = fields.details as DetailsOf<Reason>;
    this.status = fields.status;
    this.docs = fields.docs;
    this.requestId = fields.requestId;
    this.correlationId = fields.correlationId;
    this.issues = fields.issues ?? [];
    this.attempts = fields.attempts ?? 1;
    Object.defineProperty(this, brand, { value: true });
  }
}

/**
 * Whether a caught value is a {@link WaybillError}, and with a second argument one of that reason, whose `details`
 * then have their exact type. Works across copies of this package (ESM beside CommonJS, two versions in one bundle).
 */
export function isWaybillError(error: unknown): error is WaybillError;
export function isWaybillError<Reason extends ErrorReason>(
  error: unknown,
  reason: Reason,
): error is WaybillError<Reason>;
export function isWaybillError(error: unknown, reason?: string): boolean {
  if (typeof error !== "object" || error === null || !(brand in error)) return false;
  return reason === undefined || (error as unknown as WaybillError).reason === reason;
}
