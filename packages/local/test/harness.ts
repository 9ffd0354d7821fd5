import { randomUUID } from "node:crypto";
import type { DynamoDBStreamEvent, SQSEvent } from "aws-lambda";
import { afterAll, beforeAll } from "vitest";
import { type Engines, type Handlers, type Stack, type StackOptions, openStack, startEngines } from "../src/local.ts";
import { type AwsJson, awsJson } from "../src/wire/aws-json.ts";
import { topology } from "./topology.ts";

/** Engines for one test file. */
export function useEngines(): () => Engines {
  let engines: Engines | undefined;
  beforeAll(async () => {
    engines = await startEngines();
  });
  afterAll(async () => engines?.stop());
  return () => {
    if (!engines) throw new Error("The engines are not started yet.");
    return engines;
  };
}

export interface Bench extends AsyncDisposable {
  stack: Stack;
  dynamo: AwsJson;
  sqs: AwsJson;
  put(pk: string, attributes?: Record<string, unknown>): Promise<unknown>;
  send(body: string, queue?: string): Promise<unknown>;
}

const nothing = async () => {};

/** A stack of its own on shared engines, with handlers that do nothing unless the test says otherwise. */
export async function openBench(
  engines: Engines,
  handlers: Handlers = {},
  options: Partial<StackOptions> = {},
): Promise<Bench> {
  const stack = await openStack({
    engines,
    topology,
    prefix: `t${randomUUID().slice(0, 8)}-`,
    handlers: { Api: nothing, Work: nothing, Relay: nothing, Sweep: nothing, Nightly: nothing, ...handlers },
    ...options,
  });
  const { region } = engines;
  const dynamo = awsJson({ endpoint: engines.dynamo.endpoint, target: "DynamoDB_20120810", region });
  const sqs = awsJson({ endpoint: engines.aws.endpoint, target: "AmazonSQS", region });
  return {
    stack,
    dynamo,
    sqs,
    put: (pk, attributes = {}) =>
      dynamo("PutItem", {
        TableName: stack.resources["Table"]?.name,
        Item: { pk: { S: pk }, sk: { S: "-" }, ...attributes },
      }),
    send: (body, queue = "Orders") => sqs("SendMessage", { QueueUrl: stack.resources[queue]?.url, MessageBody: body }),
    [Symbol.asyncDispose]: () => stack.stop(),
  };
}

export const bodiesOf = (event: SQSEvent) => event.Records.map(({ body }) => body);
export const keysOf = (event: DynamoDBStreamEvent) => event.Records.map(({ dynamodb }) => dynamodb?.Keys?.["pk"]?.S);
