/** The second argument of a handler. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";

export interface LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean;
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  awsRequestId: string;
  logGroupName: string;
  logStreamName: string;
  /** Milliseconds until the invocation times out. */
  getRemainingTimeInMillis(): number;
  /** From the callback age of Lambda; they do nothing here, as a handler of ours is an async function. */
  done(): void;
  fail(): void;
  succeed(): void;
}

/** The account of every ARN in the local stack, as the engines have it. */
export const accountId = "000000000000";

export function functionArn(region: string, name: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

export function createContext(options: {
  name: string;
  region: string;
  clock: Clock;
  timeoutSeconds: number;
}): LambdaContext {
  const deadlineMs = options.clock.now() + options.timeoutSeconds * 1_000;
  const nothing = () => {};
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: options.name,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn(options.region, options.name),
    memoryLimitInMB: "1024",
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${options.name}`,
    logStreamName: "local",
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - options.clock.now()),
    done: nothing,
    fail: nothing,
    succeed: nothing,
  };
}
