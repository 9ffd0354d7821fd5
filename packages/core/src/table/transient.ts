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
export function isTransient(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) {
    const { name, code } = e as Error & { code?: unknown };
    if (names.has(name) || (typeof code === "string" && names.has(code))) return true;
  }
  return false;
}
