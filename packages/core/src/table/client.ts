import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { Retry } from "../retry/retry.ts";
import { measure } from "./capacity.ts";

/** The SDK makes its log entry of every request even for a logger that does nothing with it, but not where there is no `info`. */
const ignore = () => {};
const quiet = { debug: ignore, warn: ignore, error: ignore } as unknown as NonNullable<DynamoDBClientConfig["logger"]>;

/** DynamoDB answers within milliseconds: what takes a hundred times as long is lost, and better asked for again. */
export const limits: Retry.Limits = { connectMs: 500, requestMs: 1_500, attempts: 3 };

/** The SDK's own repetition covers lost connections and throttling; for a transaction, `commit` does its own. */
export function client(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const budget = Retry.budget();
  return Retry.spend(budget, measure(new DynamoDBClient({ logger: quiet, ...Retry.sdk(limits, budget), ...config })));
}

/** For tests alone, whose engines share a busy machine with many of them: an answer that comes late is not a lost one. */
export const patient = { requestHandler: { connectionTimeout: 30_000, requestTimeout: 60_000 } };
