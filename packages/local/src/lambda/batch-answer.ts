/**
 * Reads a handler's ReportBatchItemFailures answer by AWS's rules, the same for queues and streams:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 *
 * Nothing, or an empty list, means that all went well. A malformed answer, or an identifier that is not in the batch,
 * means that all failed.
 */
export type BatchVerdict = { failed: ReadonlySet<string> } | { malformed: string };

export function readBatchAnswer(answer: unknown, identifiers: readonly string[]): BatchVerdict {
  if (answer === undefined || answer === null) return { failed: new Set() };
  if (typeof answer !== "object" || Array.isArray(answer))
    return { malformed: `the answer is ${JSON.stringify(answer)}, not an object` };
  const failures = (answer as { batchItemFailures?: unknown }).batchItemFailures;
  if (failures === undefined || failures === null) return { failed: new Set() };
  if (!Array.isArray(failures)) return { malformed: "batchItemFailures is not a list" };
  const known = new Set(identifiers);
  const failed = new Set<string>();
  for (const failure of failures as unknown[]) {
    const identifier = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof identifier !== "string" || identifier === "")
      return { malformed: "an itemIdentifier is missing or empty" };
    if (!known.has(identifier)) return { malformed: `itemIdentifier ${identifier} is not in the batch` };
    failed.add(identifier);
  }
  return { failed };
}
