/** What Lambda tells the on-failure destination of a stream: where the batch lies, not what is in it. */
import { randomUUID } from "node:crypto";
import type { DynamoDBRecord } from "aws-lambda";
import { functionArn } from "../lambda/context.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
export function failureNotice(failure: {
  functionName: string;
  region: string;
  nowMs: number;
  shardId: string;
  streamArn: string;
  records: readonly DynamoDBRecord[];
  invokeCount: number;
}): object {
  const { records } = failure;
  const arrival = (record: DynamoDBRecord | undefined) =>
    new Date((record?.dynamodb?.ApproximateCreationDateTime ?? 0) * 1_000).toISOString();
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: functionArn(failure.region, failure.functionName),
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: failure.invokeCount,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: new Date(failure.nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: failure.shardId,
      startSequenceNumber: records[0]?.dynamodb?.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb?.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival(records[0]),
      approximateArrivalOfLastRecord: arrival(records.at(-1)),
      batchSize: records.length,
      streamArn: failure.streamArn,
    },
  };
}
