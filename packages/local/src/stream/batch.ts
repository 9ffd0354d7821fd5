/**
 * Lambda's way with a batch of stream records: retry, bisect, resume at the lowest failed record, give up in the end.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 *
 * Splitting does not count as a retry. With batchItemFailures, what lies before the lowest failed record is done, and
 * the rest is tried again; AWS documents no further splitting in that case, so there is none here.
 */
import type { DynamoDBRecord } from "aws-lambda";

export type Attempt = { done: "all" } | { done: number } | { failed: unknown };

export interface BatchRules {
  retries: number;
  bisect: boolean;
  /** One invocation. `{ done: n }` says that the first n records went well and the one after them failed. */
  attempt(records: readonly DynamoDBRecord[]): Promise<Attempt>;
  /** Every record up to this one is dealt with, for better or worse. */
  passed(record: DynamoDBRecord): void;
  giveUp(records: readonly DynamoDBRecord[], invokeCount: number): Promise<void>;
  /** Waits before retry `n` (1, 2, …); false means that the source is stopping and the rest must be left. */
  pause(n: number): Promise<boolean>;
}

/** Returns false when it was stopped before the end of the batch. */
export async function processBatch(records: readonly DynamoDBRecord[], rules: BatchRules): Promise<boolean> {
  let rest = records;
  for (let invokeCount = 1, retriesLeft = rules.retries; ; invokeCount++) {
    const outcome = await rules.attempt(rest);
    if ("done" in outcome && outcome.done === "all") return pass(rest, rules);
    if ("done" in outcome) {
      const failedAt = outcome.done;
      pass(rest.slice(0, failedAt), rules);
      rest = rest.slice(failedAt);
      if (failedAt > 0 && rules.bisect) {
        if (!(await rules.pause(1))) return false;
        return processBatch(rest, rules);
      }
    } else if (rules.bisect && rest.length > 1) {
      const middle = Math.ceil(rest.length / 2);
      if (!(await rules.pause(1))) return false;
      return (await processBatch(rest.slice(0, middle), rules)) && (await processBatch(rest.slice(middle), rules));
    }
    if (retriesLeft === 0) {
      await rules.giveUp(rest, invokeCount);
      return pass(rest, rules);
    }
    retriesLeft--;
    if (!(await rules.pause(invokeCount))) return false;
  }
}

function pass(records: readonly DynamoDBRecord[], rules: BatchRules): true {
  const last = records.at(-1);
  if (last) rules.passed(last);
  return true;
}
