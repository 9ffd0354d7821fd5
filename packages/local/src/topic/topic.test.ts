import { PublishBatchCommand, SNSClient } from "@aws-sdk/client-sns";
import type { SQSEvent } from "aws-lambda";
import { expect, test } from "vitest";
import { type Engines, openStack, startEngines, type Topology } from "../local.ts";
import { openBench, useEngines } from "../../test/harness.ts";
import { tempDir } from "../../test/temp.ts";
import { topology } from "../../test/topology.ts";

const engines = useEngines();

async function publish({ aws, region, credentials }: Engines, TopicArn: string | undefined, ...types: string[]) {
  const client = new SNSClient({ endpoint: aws.endpoint, region, credentials });
  const entries = types.map((type, i) => ({
    Id: String(i),
    Message: JSON.stringify({ type }),
    MessageAttributes: { type: { DataType: "String", StringValue: type } },
  }));
  await client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries: entries }));
  client.destroy();
}

/** What a queue that nobody works on has been sent. */
const heldBy = async (stack: { deadLetters(queue: string): Promise<{ body: string }[]> }, queue: string) =>
  (await stack.deadLetters(queue)).map(({ body }) => (JSON.parse(body) as { type: string }).type);

test("a filtered subscription gets only what matches, the body as it was published, and the attributes", async () => {
  const seen: SQSEvent["Records"] = [];
  await using bench = await openBench(engines(), { Work: async ({ Records }: SQSEvent) => void seen.push(...Records) });
  await publish(engines(), bench.stack.resources["Facts"]?.arn, "placed", "shipped", "placed-late");
  await bench.stack.settle();
  expect(seen).toMatchObject([
    { body: '{"type":"placed"}', messageAttributes: { type: { dataType: "String", stringValue: "placed" } } },
  ]);
});

type Listener = readonly [queue: string, ...types: string[]];

const listening = (...listeners: Listener[]): Topology => ({
  ...topology,
  topics: {
    Facts: {
      subscriptions: Object.fromEntries(
        listeners.map(([queue, ...type], i) => [`S${i}`, { queue, ...(type.length > 0 && { filter: { type } }) }]),
      ),
    },
  },
});

/** Publishes to listeners whose queues hold dead letters: a test can look into those without receiving. */
async function published(folder: string, ...listeners: Listener[]) {
  await using own = await startEngines({ dataDir: folder });
  await using stack = await openStack({ engines: own, topology: listening(...listeners), prefix: "kept-" });
  await publish(own, stack.resources["Facts"]?.arn, "placed", "shipped");
  return { orders: await heldBy(stack, "Orders"), lost: await heldBy(stack, "Lost") };
}

test("started again on a kept folder: nobody hears twice, a changed filter counts, and who left hears nothing", async () => {
  using dir = tempDir();
  const both = [["OrdersDeadLetters", "placed"], ["LostDeadLetters"]] as const;
  const first = await published(dir.path, ...both);
  expect(first).toEqual({ orders: ["placed"], lost: ["placed", "shipped"] });
  const again = await published(dir.path, ...both);
  expect(again).toEqual({ orders: ["placed", "placed"], lost: [...first.lost, "placed", "shipped"] });
  const changed = await published(dir.path, ["OrdersDeadLetters"]);
  expect(changed).toEqual({ orders: [...again.orders, "placed", "shipped"], lost: again.lost });
});

test.each([
  ["There is no queue Ghost to subscribe.", [["Ghost"]]],
  ["Orders subscribes to Facts twice", [["Orders"], ["Orders", "placed"]]],
] as [string, Listener[]][])("a topology is refused that cannot be: %s", async (message, listeners) => {
  await expect(
    openStack({ engines: engines(), topology: listening(...listeners), prefix: "wrong-" }),
  ).rejects.toMatchObject({ code: "topology_invalid", message: expect.stringContaining(message) });
});
