import { TRPCClientError } from "@trpc/client";
import { type Answer, ForeignAnswer, retryAfterMs } from "./answer.ts";
import { type Issue, isWaybillError, WaybillError } from "./error.ts";

/** A failed attempt in the client's words, and how long the server asks to wait. */
export interface Failure {
  error: WaybillError;
  retryAfterMs: number | undefined;
}

/** `data` of a tRPC error, as the Waybill server writes it; nothing in it is taken on trust. */
interface Data {
  httpStatus?: number;
  reason?: string;
  details?: unknown;
  docs?: string;
  requestId?: string;
  issues?: Issue[];
}

/** Says what went wrong. `secret` is the token of the attempt: whatever quotes it is not passed on. */
export function explain(thrown: unknown, attempts: number, secret: string | undefined): Failure {
  if (isWaybillError(thrown)) {
    return { error: new WaybillError({ ...fieldsOf(thrown), attempts }), retryAfterMs: undefined };
  }
  if (thrown instanceof TRPCClientError && thrown.shape) return answered(thrown, attempts);
  const cause = thrown instanceof TRPCClientError ? (thrown.cause ?? thrown) : thrown;
  if (cause instanceof ForeignAnswer) {
    const { status, message } = cause;
    const error = new WaybillError({ reason: "response.invalid", message, status, attempts });
    return { error, retryAfterMs: retryAfterMs(cause.headers, Date.now()) };
  }
  const message = "The Waybill API could not be reached.";
  const error = new WaybillError({ reason: "network.failed", message, attempts, cause: copy(cause, secret) });
  return { error, retryAfterMs: undefined };
}

function answered(thrown: TRPCClientError<never>, attempts: number): Failure {
  const data = (thrown.data ?? {}) as Data;
  const { reason = "response.invalid", httpStatus: status, details, docs, requestId, issues } = data;
  const response = thrown.meta?.["response"] as Answer | undefined;
  const seconds = (details as { retryAfterSeconds?: unknown } | null | undefined)?.retryAfterSeconds;
  return {
    error: new WaybillError({ reason, message: thrown.message, details, status, docs, requestId, issues, attempts }),
    retryAfterMs: typeof seconds === "number" ? seconds * 1000 : retryAfterMs(response?.headers, Date.now()),
  };
}

function fieldsOf(error: WaybillError) {
  const { reason, message, details, status, docs, requestId, issues, cause } = error;
  return { reason, message, details, status, docs, requestId, issues, cause };
}

/** The name, message and code of an error and of what caused it; other fields may hold the request and its token. */
function copy(thrown: unknown, secret: string | undefined, depth = 3): Error | undefined {
  if (!(thrown instanceof Error) || depth === 0) return undefined;
  const hide = (text: string): string => (secret ? text.replaceAll(secret, "[token]") : text);
  const inner = copy(thrown.cause, secret, depth - 1);
  const error = new Error(hide(thrown.message), inner && { cause: inner });
  error.name = thrown.name;
  error.stack = hide(thrown.stack ?? "");
  const code = (thrown as { code?: unknown }).code;
  return typeof code === "string" ? Object.assign(error, { code: hide(code) }) : error;
}
