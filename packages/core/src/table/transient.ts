import { Failure } from "../error/error.ts";

const names = new Set([
  "TimeoutError",
  "RequestTimeout",
  "ThrottlingException",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "InternalServerError",
  "ServiceUnavailable",
  "TransactionInProgressException",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
]);

/** The table could not be reached or was too busy: nobody's fault, and worth another try. */
export const isTransient = (error: unknown): boolean =>
  Failure.causesOf(error).some(
    (cause) =>
      Failure.Unavailable.is(cause) ||
      names.has(cause.name) ||
      ("code" in cause && typeof cause.code === "string" && names.has(cause.code)),
  );
