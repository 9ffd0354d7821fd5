import type { SQSEvent } from "aws-lambda";
import { expect, test } from "vitest";
import { type LambdaContext, manualClock, startEngines } from "../local.ts";
import { bodiesOf, openBench, useEngines } from "../../test/harness.ts";
import { tempDir } from "../../test/temp.ts";
import { topology } from "../../test/topology.ts";

const engines = useEngines();

test("a worker gets Lambda's SQS envelope and context", async () => {
  const seen: { event: SQSEvent; context: LambdaContext }[] = [];
  const clock = manualClock(1_000);
  await using bench = await openBench(
    engines(),
    { Work: async (event, context) => void seen.push({ event, context }) },
    { clock },
  );
  await bench.sqs("SendMessage", {
    QueueUrl: bench.stack.resources["Orders"]?.url,
    MessageBody: "hello",
    MessageAttributes: { trace: { DataType: "String", StringValue: "abc" } },
  });
  await bench.stack.settle();

  const record = seen[0]?.event.Records[0];
  expect(record).toEqual({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.any(String),
    body: "hello",
    md5OfBody: "5d41402abc4b2a76b9719d911017c592",
    md5OfMessageAttributes: expect.any(String),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: "000000000000",
      ApproximateFirstReceiveTimestamp: expect.any(String),
    },
    messageAttributes: {
      trace: { dataType: "String", stringValue: "abc", stringListValues: [], binaryListValues: [] },
    },
    eventSource: "aws:sqs",
    eventSourceARN: bench.stack.resources["Orders"]?.arn,
    awsRegion: "eu-west-1",
  });
  expect(seen[0]?.context).toMatchObject({ functionName: "Work", awsRequestId: expect.any(String) });
  expect(seen[0]?.context.getRemainingTimeInMillis()).toBe(5_000);
});

test("only the reported messages are delivered again", async () => {
  const calls: string[][] = [];
  await using bench = await openBench(engines(), {
    Work: async (event: SQSEvent) => {
      calls.push(bodiesOf(event));
      const first = event.Records.find(
        ({ body, attributes }) => body === "b" && attributes.ApproximateReceiveCount === "1",
      );
      return { batchItemFailures: first ? [{ itemIdentifier: first.messageId }] : [] };
    },
  });
  for (const body of ["a", "b", "c"]) await bench.send(body);
  await bench.stack.settle();
  expect(calls).toEqual([["a", "b", "c"], ["b"]]);
  expect(await bench.stack.deadLetters("Orders")).toEqual([]);
});

test("a poison message becomes a dead letter after maxReceiveCount receives, with its reason", async () => {
  let deliveries = 0;
  await using bench = await openBench(engines(), {
    Work: async () => {
      deliveries++;
      throw new Error("cannot digest");
    },
  });
  await bench.send("poison");
  await bench.stack.settle();
  expect(deliveries).toBe(3);
  expect(await bench.stack.deadLetters("Orders")).toMatchObject([{ body: "poison", reason: "cannot digest" }]);
});

test.for([
  ["an unknown identifier", { batchItemFailures: [{ itemIdentifier: "nobody" }] }],
  ["an empty identifier", { batchItemFailures: [{ itemIdentifier: "" }] }],
  ["a wrong key", { batchItemFailures: [{ id: "x" }] }],
  ["no list", { batchItemFailures: "x" }],
  ["a text", "fine"],
] as const)("%s in the answer fails the whole batch", async ([, answer]) => {
  let calls = 0;
  await using bench = await openBench(engines(), { Work: async () => (calls++ === 0 ? answer : undefined) });
  await bench.send("a");
  await bench.send("b");
  await bench.stack.settle();
  expect(calls).toBe(2);
});

test("a worker past its time-out fails its batch", async () => {
  const clock = manualClock(0);
  let calls = 0;
  await using bench = await openBench(
    engines(),
    {
      Work: async () => {
        if (++calls > 1) return undefined;
        clock.advance(5_000);
        return new Promise(() => {});
      },
    },
    { clock },
  );
  await bench.send("slow");
  await bench.stack.settle();
  expect(calls).toBe(2);
});

test("a worker that feeds its own queue is told apart from progress", async () => {
  await using bench = await openBench(engines(), { Work: async () => bench.send("again") });
  await bench.send("once");
  await expect(bench.stack.settle({ roundsMax: 20 })).rejects.toMatchObject({
    code: "unsettled",
    message: expect.stringContaining("Work"),
  });
});

test("a started stack delivers by itself, and its last poll swallows nothing", async () => {
  const arrived = Promise.withResolvers<string[]>();
  {
    await using bench = await openBench(engines(), {
      Work: async (event: SQSEvent) => arrived.resolve(bodiesOf(event)),
    });
    bench.stack.start();
    await bench.send("live");
    expect(await arrived.promise).toEqual(["live"]);
  }
});

test("a started worker never runs more batches at once than its concurrency", async () => {
  let [active, peak, done] = [0, 0, 0];
  const finished = Promise.withResolvers<void>();
  const worker = { Work: { queue: "Orders", batchSize: 1, timeoutSeconds: 5, maxConcurrency: 2 } };
  await using bench = await openBench(
    engines(),
    {
      Work: async () => {
        peak = Math.max(peak, ++active);
        // Long enough for the poller to have received further messages, had it been allowed to.
        for (let n = 0; n < 5; n++) await bench.sqs("ListQueues", {});
        active--;
        if (++done === 8) finished.resolve();
      },
    },
    { topology: { ...topology, queueWorkers: worker } },
  );
  for (let n = 0; n < 8; n++) await bench.send(`m${n}`);
  bench.stack.start();
  await finished.promise;
  expect(peak).toBe(2);
});

test("what a killed run had received is delivered to the next one at once, not after its time-out", async () => {
  using dir = tempDir();
  const kept = { prefix: "killed-" };
  {
    await using killed = await startEngines({ dataDir: dir.path });
    await using bench = await openBench(killed, {}, kept);
    await bench.send("half done");
    const orders = { QueueUrl: bench.stack.resources["Orders"]?.url };
    expect(await bench.sqs("ReceiveMessage", orders)).toHaveProperty("Messages");
  }
  await using next = await startEngines({ dataDir: dir.path });
  const delivered = Promise.withResolvers<SQSEvent>();
  const logged: unknown[] = [];
  await using bench = await openBench(
    next,
    { Work: async (event: SQSEvent) => delivered.resolve(event) },
    { ...kept, log: (entry) => void logged.push(entry) },
  );
  bench.stack.start();
  const [record] = (await delivered.promise).Records;
  expect(record).toMatchObject({ body: "half done", attributes: { ApproximateReceiveCount: "2" } });
  expect(logged).toEqual([]);
});

test("a message that fails on a kept queue is tried again, and counted, as one in memory", async () => {
  using dir = tempDir();
  await using engine = await startEngines({ dataDir: dir.path });
  let deliveries = 0;
  await using bench = await openBench(engine, {
    Work: async () => {
      deliveries++;
      throw new Error("cannot digest");
    },
  });
  await bench.send("poison");
  await bench.stack.settle();
  expect(deliveries).toBe(3);
  expect(await bench.stack.deadLetters("Orders")).toMatchObject([{ body: "poison" }]);
});
