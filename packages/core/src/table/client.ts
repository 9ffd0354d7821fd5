import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { measure } from "./capacity.ts";

/** The SDK makes its log entry of every request even for a logger that does nothing with it, but not where there is no `info`. */
const ignore = () => {};
const quiet = { debug: ignore, warn: ignore, error: ignore } as unknown as NonNullable<DynamoDBClientConfig["logger"]>;

/** The SDK's own retry covers lost connections and throttling; conflicts are `commit`'s business. */
export const client = (config: DynamoDBClientConfig = {}): DynamoDBClient =>
  measure(
    new DynamoDBClient({
      maxAttempts: 3,
      logger: quiet,
      requestHandler: {
        connectionTimeout: 3_000,
        requestTimeout: 10_000,
        throwOnRequestTimeout: true,
      },
      ...config,
    }),
  );

/** For engines that share a busy machine with their tests: an answer that comes late is not a lost one. */
export const patient = { requestHandler: { connectionTimeout: 30_000, requestTimeout: 60_000 } };
