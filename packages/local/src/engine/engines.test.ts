import { createServer } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import type { DynamoDBStreamEvent } from "aws-lambda";
import { expect, onTestFinished, test, vi } from "vitest";
import { findJarDir } from "../dynamo/ddblocal.ts";
import { attachEngines, startEngines } from "../local.ts";
import { isLoopback } from "../queue/fauxqs.ts";
import { keysOf, openBench } from "../../test/harness.ts";
import { tempDir } from "../../test/temp.ts";
import { topology } from "../../test/topology.ts";

test("the environment leads an unchanged AWS SDK to the resources of the topology", async () => {
  await using engines = await startEngines();
  await using bench = await openBench(engines);
  const { environment } = bench.stack;
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const linked = (name: string) => JSON.parse(environment[`SST_RESOURCE_${name}`] ?? "{}");

  const { Table } = await new DynamoDBClient({}).send(new DescribeTableCommand({ TableName: linked("Table").name }));
  expect(
    Table?.GlobalSecondaryIndexes?.map(({ IndexName, Projection }) => [
      IndexName,
      Projection?.ProjectionType,
      Projection?.NonKeyAttributes,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ["byOwner", "ALL", undefined],
      ["keysOnly", "KEYS_ONLY", undefined],
      ["some", "INCLUDE", ["total"]],
    ]),
  );
  expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" });
  const { TimeToLiveDescription } = await new DynamoDBClient({}).send(
    new DescribeTimeToLiveCommand({ TableName: linked("Table").name }),
  );
  expect(TimeToLiveDescription?.AttributeName).toBe("ttl");

  const { Attributes } = await new SQSClient({}).send(
    new GetQueueAttributesCommand({ QueueUrl: linked("Orders").url, AttributeNames: ["All"] }),
  );
  expect(Attributes).toMatchObject({
    QueueArn: linked("Orders").arn,
    VisibilityTimeout: "30",
    MessageRetentionPeriod: "345600",
  });
  expect(JSON.parse(Attributes?.["RedrivePolicy"] ?? "")).toEqual({
    deadLetterTargetArn: linked("OrdersDeadLetters").arn,
    maxReceiveCount: 3,
  });

  const s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new PutObjectCommand({ Bucket: linked("Receipts").name, Key: "a", Body: "b" }));
  const { Topics } = await new SNSClient({}).send(new ListTopicsCommand({}));
  expect(Topics?.map(({ TopicArn }) => TopicArn)).toContain(linked("Facts").arn);
  expect(linked("Table").type).toBe("sst.aws.Dynamo");
  expect(linked("App")).toEqual({ name: "waybill", stage: "local" });
  expect(engines.region).toBe("eu-west-1");
});

test("stacks with different prefixes share engines and see nothing of each other", async () => {
  await using engines = await startEngines();
  const attached = attachEngines({ dynamoEndpoint: engines.dynamo.endpoint, awsEndpoint: engines.aws.endpoint });
  const seen: string[] = [];
  await using one = await openBench(engines, { Work: async () => void seen.push("one") });
  await using two = await openBench(attached, { Work: async () => void seen.push("two") });
  await one.send("x");
  await two.stack.settle();
  expect(seen).toEqual([]);
  await one.stack.settle();
  expect(seen).toEqual(["one"]);
});

test("a restart keeps items, messages and settings, and a changed key schema is refused with the way out", async () => {
  using dir = tempDir();
  const options = { prefix: "kept-" };
  {
    await using engines = await startEngines({ dataDir: dir.path });
    await using bench = await openBench(engines, {}, options);
    await bench.put("a");
    await bench.send("waiting");
  }
  await using engines = await startEngines({ dataDir: dir.path });
  const bodies: string[] = [];
  const queues = { ...topology.queues, Orders: { ...topology.queues.Orders, visibilityTimeoutSeconds: 60 } };
  await using bench = await openBench(
    engines,
    { Work: async (event) => void bodies.push(event.Records[0].body) },
    { ...options, topology: { ...topology, queues } },
  );
  await bench.stack.settle();
  expect(bodies).toEqual(["waiting"]);
  const { Count } = await bench.dynamo<{ Count: number }>("Scan", { TableName: "kept-Table" });
  expect(Count).toBe(1);

  const tables = { Table: { ...topology.tables.Table, hashKey: "id" } };
  await expect(openBench(engines, {}, { ...options, topology: { ...topology, tables } })).rejects.toMatchObject({
    code: "table_changed",
    hint: expect.stringContaining("--fresh"),
  });
});

test("the two indexes that keep writes cheap are there", async () => {
  using dir = tempDir();
  await using engines = await startEngines({ dataDir: dir.path });
  const database = new DatabaseSync(join(dir.path, "dynamo.db"), { readOnly: true });
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'waybill_%'").all();
  database.close();
  expect(names).toHaveLength(2);
  expect(engines.dynamo.engine).toBe("dynoxide");
});

test.for([
  ["dynamoPort", "--dynamo-port"],
  ["awsPort", "--aws-port"],
] as const)("%s in use is named, with the flag that changes it", async ([option, flag]) => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await expect(startEngines({ [option]: port })).rejects.toMatchObject({
    code: "port_in_use",
    message: expect.stringContaining(String(port)),
    hint: expect.stringContaining(flag),
  });
  server.close();
});

test("without any engine for the platform, the error names the way out", async () => {
  await expect(startEngines({ dynoxideBinary: "/nowhere/dynoxide" })).rejects.toMatchObject({ code: "engine_missing" });
});

test("DynamoDB Local without its jar, or without Java, says what to do", async () => {
  await expect(startEngines({ dynamoEngine: "ddblocal", ddblocalDir: "/nowhere" })).rejects.toMatchObject({
    code: "jar_missing",
    hint: expect.stringContaining("ddblocal-install.mjs"),
  });
});

test.skipIf(findJarDir() === undefined)("the same stack runs on DynamoDB Local", async () => {
  using dir = tempDir();
  const keys: unknown[] = [];
  for (const pk of ["a", "b"]) {
    await using engines = await startEngines({ dataDir: dir.path, dynamoEngine: "ddblocal" });
    expect(engines.dynamo.engine).toBe("ddblocal");
    const Relay = async (event: DynamoDBStreamEvent) => void keys.push(...keysOf(event));
    await using bench = await openBench(engines, { Relay }, { prefix: "jar-", dataDir: dir.path });
    await bench.put(pk);
    await bench.stack.settle();
  }
  expect(keys).toEqual(["a", "b"]);
});

test("an orderly stop leaves nothing that answers", async () => {
  const engines = await startEngines();
  await engines.stop();
  await expect(fetch(engines.dynamo.endpoint)).rejects.toThrow("fetch failed");
  await expect(fetch(engines.aws.endpoint)).rejects.toThrow("fetch failed");
});

test("only this machine is loopback", () => {
  expect(["127.0.0.1", "::1", "::ffff:127.0.0.1"].every(isLoopback)).toBe(true);
  expect(["192.168.1.5", "::ffff:10.0.0.1", "fe80::1", undefined].some(isLoopback)).toBe(false);
});

const elsewhere = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal);

test.skipIf(!elsewhere)("the engines answer this machine only", async () => {
  await using engines = await startEngines();
  for (const { endpoint } of [engines.dynamo, engines.aws]) {
    const { port } = new URL(endpoint);
    await expect(fetch(`http://${elsewhere?.address}:${port}/health`)).rejects.toThrow("fetch failed");
  }
});
