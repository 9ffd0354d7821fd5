import type { DynamoDBStreamEvent, SQSEvent } from "aws-lambda";
import { expect, test } from "vitest";
import { keysOf, openBench, useEngines } from "../../test/harness.ts";
import { tempDir } from "../../test/temp.ts";
import { topology } from "../../test/topology.ts";

const engines = useEngines();

const withRelay = (change: object) => ({
  topology: { ...topology, streamWorkers: { Relay: { ...topology.streamWorkers.Relay, ...change } } },
});

test("a relay gets Lambda's stream envelope", async () => {
  const events: DynamoDBStreamEvent[] = [];
  await using bench = await openBench(engines(), { Relay: async (event) => void events.push(event) });
  await bench.put("a", { n: { N: "1" } });
  await bench.put("a", { n: { N: "2" } });
  await bench.stack.settle();
  expect(events.flatMap(({ Records }) => Records)).toMatchObject([
    {
      eventID: expect.any(String),
      eventName: "INSERT",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-west-1",
      eventSourceARN: expect.stringMatching(/^arn:aws:dynamodb:eu-west-1:\d{12}:table\/.*\/stream\/.+/),
      dynamodb: {
        Keys: { pk: { S: "a" }, sk: { S: "-" } },
        NewImage: { n: { N: "1" } },
        SequenceNumber: expect.any(String),
        SizeBytes: expect.any(Number),
        StreamViewType: "NEW_AND_OLD_IMAGES",
        ApproximateCreationDateTime: expect.any(Number),
      },
    },
    { eventName: "MODIFY", dynamodb: { OldImage: { n: { N: "1" } }, NewImage: { n: { N: "2" } } } },
  ]);
});

test("a write that changes nothing makes no record, as on AWS", async () => {
  let records = 0;
  await using bench = await openBench(engines(), { Relay: async (event) => void (records += event.Records.length) });
  await bench.put("a");
  await bench.put("a");
  await bench.stack.settle();
  expect(records).toBe(1);
});

test("with batchItemFailures the stream resumes at the lowest failed record", async () => {
  const calls: unknown[][] = [];
  await using bench = await openBench(
    engines(),
    {
      Relay: async (event: DynamoDBStreamEvent) => {
        calls.push(keysOf(event));
        if (calls.length > 1) return undefined;
        return {
          batchItemFailures: [2, 1].map((index) => ({
            itemIdentifier: event.Records[index]?.dynamodb?.SequenceNumber,
          })),
        };
      },
    },
    withRelay({ bisect: false }),
  );
  for (const pk of ["a", "b", "c"]) await bench.put(pk);
  await bench.stack.settle();
  expect(calls).toEqual([
    ["a", "b", "c"],
    ["b", "c"],
  ]);
});

test("a failed batch is bisected until the poison record is alone, which the on-failure queue is told of", async () => {
  const done: unknown[] = [];
  let poisonCalls = 0;
  await using bench = await openBench(engines(), {
    Relay: async (event: DynamoDBStreamEvent) => {
      const keys = keysOf(event);
      if (keys.length === 1 && keys[0] === "c") poisonCalls++;
      if (keys.includes("c")) throw new Error("poison");
      done.push(...keys);
    },
  });
  for (const pk of ["a", "b", "c", "d"]) await bench.put(pk);
  await bench.stack.settle();
  expect(done).toEqual(["a", "b", "d"]);
  expect(poisonCalls).toBe(3);

  const { Messages = [] } = await bench.sqs<{ Messages?: { Body: string }[] }>("ReceiveMessage", {
    QueueUrl: bench.stack.resources["Lost"]?.url,
  });
  expect(JSON.parse(Messages[0]?.Body ?? "")).toMatchObject({
    requestContext: {
      condition: "RetryAttemptsExhausted",
      approximateInvokeCount: 3,
      functionArn: expect.stringContaining(":function:Relay"),
    },
    DDBStreamBatchInfo: {
      batchSize: 1,
      startSequenceNumber: expect.any(String),
      streamArn: expect.stringContaining("/stream/"),
    },
  });
});

test("without bisect the whole batch is given up after the last retry, and the stream goes on", async () => {
  const calls: unknown[][] = [];
  await using bench = await openBench(
    engines(),
    {
      Relay: async (event: DynamoDBStreamEvent) => {
        calls.push(keysOf(event));
        if (keysOf(event).includes("a")) throw new Error("poison");
      },
    },
    withRelay({ bisect: false }),
  );
  await bench.put("a");
  await bench.put("b");
  await bench.stack.settle();
  await bench.put("c");
  await bench.stack.settle();
  expect(calls).toEqual([["a", "b"], ["a", "b"], ["a", "b"], ["c"]]);
});

test("a malformed answer fails the whole batch", async () => {
  const calls: unknown[][] = [];
  await using bench = await openBench(
    engines(),
    {
      Relay: async (event: DynamoDBStreamEvent) =>
        calls.push(keysOf(event)) === 1 ? { batchItemFailures: [{ itemIdentifier: "0" }] } : undefined,
    },
    withRelay({ bisect: false }),
  );
  await bench.put("a");
  await bench.stack.settle();
  expect(calls).toEqual([["a"], ["a"]]);
});

test("only records that match the filter are delivered", async () => {
  const keys: unknown[] = [];
  await using bench = await openBench(
    engines(),
    { Relay: async (event: DynamoDBStreamEvent) => void keys.push(...keysOf(event)) },
    withRelay({ filter: [{ eventName: ["INSERT"], dynamodb: { Keys: { pk: { S: [{ prefix: "fact#" }] } } } }] }),
  );
  for (const pk of ["order#1", "fact#1", "order#2", "fact#2"]) await bench.put(pk);
  await bench.stack.settle();
  expect(keys).toEqual(["fact#1", "fact#2"]);
});

test("a restart goes on after the checkpoint", async () => {
  using dir = tempDir();
  const keys: unknown[] = [];
  const Relay = async (event: DynamoDBStreamEvent) => void keys.push(...keysOf(event));
  const options = { dataDir: dir.path, prefix: "restart-" };
  {
    await using bench = await openBench(engines(), { Relay }, options);
    // More than nine, as "10" < "9" in text.
    for (let n = 1; n <= 12; n++) await bench.put(`k${n}`);
    await bench.stack.settle();
  }
  {
    await using bench = await openBench(engines(), { Relay }, options);
    await bench.put("k13");
    await bench.stack.settle();
  }
  expect(keys).toEqual(Array.from({ length: 13 }, (_, index) => `k${index + 1}`));
});

test("a started stack tails its stream and feeds its queue", async () => {
  const arrived = Promise.withResolvers<SQSEvent>();
  await using bench = await openBench(engines(), {
    Relay: async (event: DynamoDBStreamEvent) => void (await bench.send(String(keysOf(event)[0]))),
    Work: async (event: SQSEvent) => arrived.resolve(event),
  });
  bench.stack.start();
  await bench.put("live");
  expect((await arrived.promise).Records[0]?.body).toBe("live");
});
