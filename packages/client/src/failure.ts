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

/** What was sent. */
interface Sent {
  /** How many times, this one included. */
  attempts: number;
  correlationId: string | undefined;
  /** The token of the attempt: whatever quotes it is not passed on. */
  secret: string | undefined;
}

/** Says what went wrong. */
export function explain(thrown: unknown, sent: Sent): Failure {
  const { secret, ...told } = sent;
  if (isWaybillError(thrown)) {
    return { error: new WaybillError({ ...fieldsOf(thrown), ...told }), retryAfterMs: undefined };
  }
  if (thrown instanceof TRPCClientError && thrown.shape) return answered(thrown, told);
  const cause = thrown instanceof TRPCClientError ? (thrown.cause ?? thrown) : thrown;
  if (cause instanceof ForeignAnswer) {
    const { status, message } = cause;
    const error = new WaybillError({ reason: "response.invalid", message, status, ...told });
    return { error, retryAfterMs: retryAfterMs(cause.headers, Date.now()) };
  }
  const message = "The Waybill API could not be reached.";
  const error = new WaybillError({ reason: "network.failed", message, ...told, cause: copy(cause, secret) });
  return { error, retryAfterMs: undefined };
}

function answered(thrown: TRPCClientError<never>, { attempts, correlationId: sent }: Omit<Sent, "secret">): Failure {
  const data = (thrown.data ?? {}) as Data;
  const { reason = "response.invalid", httpStatus: status, details, docs, requestId, issues } = data;
  const response = thrown.meta?.["response"] as Answer | undefined;
  const seconds = (details as { retryAfterSeconds?: unknown } | null | undefined)?.retryAfterSeconds;
  // The server says by which id it logged the call: its own where it did not take ours.
  const correlationId = response?.headers.get("x-correlation-id") ?? sent;
  const facts = { reason, message: thrown.message, details, status, docs, requestId, correlationId, issues, attempts };
  return {
    error: new WaybillError(facts),
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
