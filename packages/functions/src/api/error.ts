/** The one place where a failure becomes an answer. */
import { Failure } from "@waybill/core/error";
import { issuesOf } from "@waybill/core/fn";
import { Log } from "@waybill/core/log";
import { Table } from "@waybill/core/table";
import { TRPCError } from "@trpc/server";
import type { TRPC_ERROR_CODE_KEY } from "@trpc/server";
import * as z from "zod";

type Code = TRPC_ERROR_CODE_KEY;

const codeOf: Record<Failure.Kind, Code> = {
  invalid: "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  conflict: "CONFLICT",
  wrong_method: "METHOD_NOT_SUPPORTED",
  wrong_media_type: "UNSUPPORTED_MEDIA_TYPE",
  too_large: "PAYLOAD_TOO_LARGE",
  unprocessable: "UNPROCESSABLE_CONTENT",
  too_many: "TOO_MANY_REQUESTS",
  internal: "INTERNAL_SERVER_ERROR",
  unavailable: "SERVICE_UNAVAILABLE",
};

export const NoProcedure = Failure.define({
  reason: "api.not_found",
  kind: "not_found",
  message: "There is no such procedure.",
  help: "Paths are `router.procedure`, such as `/order.place`. Queries are GET, mutations POST.",
});
export const WrongMethod = Failure.define({
  reason: "api.method_not_supported",
  kind: "wrong_method",
  message: "This procedure is not called by that HTTP method.",
  help: "Queries are GET, mutations POST with a JSON body.",
});
export const WrongContentType = Failure.define({
  reason: "api.unsupported_media_type",
  kind: "wrong_media_type",
  message: "Only JSON bodies are understood.",
  help: "Send `content-type: application/json`.",
});
export const TooLarge = Failure.define({
  reason: "input.too_large",
  kind: "too_large",
  message: "The request is larger than it may be.",
  help: "Bodies may have 256 KB, JSON 32 levels, batches 10 calls.",
});

export const NoHook = Failure.define({
  reason: "hook.not_found",
  kind: "not_found",
  message: "Nobody takes webhooks here.",
  help: "The payment gateway's webhooks go to `/hooks/payments/stripe`, or to the name of the gateway that the stage is paid through.",
});
export const NotSigned = Failure.define({
  reason: "hook.not_signed",
  kind: "invalid",
  message: "The webhook is not signed by the payment gateway, or not lately.",
  help: "The signature is made over the body as it was sent, with the secret of this stage's endpoint, at most five minutes ago: docs/payments.md.",
});
export const OrderUnknown = Failure.define({
  reason: "hook.order_unknown",
  kind: "unavailable",
  message: "The order of this webhook is not known here, or not yet.",
  help: "The gateway sends it again. Where that does not end, another stage shares the gateway's account: each needs one of its own, or its own sandbox.",
});

/** What tRPC itself refuses, in our vocabulary. */
const ofTrpc: Partial<Record<Code, Failure.Thrower<undefined>>> = {
  NOT_FOUND: NoProcedure,
  METHOD_NOT_SUPPORTED: WrongMethod,
  UNSUPPORTED_MEDIA_TYPE: WrongContentType,
  PARSE_ERROR: Failure.InvalidInput,
  BAD_REQUEST: Failure.InvalidInput,
  PAYLOAD_TOO_LARGE: TooLarge,
};

export function toTrpc(failure: Failure.WaybillFailure): TRPCError {
  const code = codeOf[failure.definition.kind];
  return new TRPCError({ code, message: failure.message, cause: failure });
}

/** The failure behind an error; what nobody declared is a bug, and told to nobody but the log. */
export function failureOf(error: TRPCError): Failure.WaybillFailure {
  const { cause, code } = error;
  if (Failure.isFailure(cause)) return cause;
  if (cause instanceof z.ZodError && code === "BAD_REQUEST")
    return Failure.InvalidInput(undefined, { issues: issuesOf(cause) });
  if (code === "BAD_REQUEST" && error.message.includes("Batch")) return TooLarge();
  if (Table.isTransient(cause)) return Failure.Unavailable(undefined, { cause });
  return ofTrpc[code]?.() ?? Failure.Internal(undefined, { cause: error });
}

/** `data` of every error on the wire: no stack, no table, no key. */
export function dataOf(error: TRPCError, path: string | undefined) {
  const { reason, details, issues, definition } = failureOf(error);
  return {
    code: codeOf[definition.kind],
    httpStatus: definition.httpStatus,
    path,
    reason,
    details,
    docs: `docs/errors.md#${reason.replaceAll(".", "")}`,
    requestId: Log.field("requestId") ?? "",
    ...(issues ? { issues } : {}),
  };
}
