import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { functionsOf, type Graph, ofType } from "../synth/graph.ts";
import { projectRoot } from "../synth/sst.ts";
import { sourcesOf, startOf, zipOf } from "./bundle.ts";
import { actionsOf, shortOf } from "./compute.ts";
import { customer, runDeployment } from "./deployment.ts";
import { golden } from "./golden.ts";
import { aDay } from "./journey.ts";
import { deployed, local } from "./parity.ts";
import { secretValues, stageGraph, stages } from "./stages.ts";
import { rules } from "./rules.ts";

const graphs = {} as Record<(typeof stages)[number], Graph>;

const declared = readFileSync(join(projectRoot, "sst-env.d.ts"), "utf8");

beforeAll(async () => {
  for (const stage of stages) graphs[stage] = await stageGraph(stage);
}, 240_000);

describe.each(stages)("%s", (stage) => {
  test("the command line's own diff runs to its end", () => {
    expect(graphs[stage].failures).toEqual([]);
    expect(graphs[stage].code).toBe(0);
    expect(graphs[stage].resources.length).toBeGreaterThan(150);
  });

  test.each(Object.entries(rules))("%s", (_, rule) => {
    expect(rule(graphs[stage])).toEqual([]);
  });

  test("is what runs on a laptop: tables, indexes, topics, filters, queues, batches, crons and what a password must be", () => {
    expect(deployed(graphs[stage])).toEqual(local());
  });
});

test("production is what it was when it was last looked at: every resource, every setting, every policy", async () => {
  await expect(`${JSON.stringify(golden(graphs.production), null, 1)}\n`).toMatchFileSnapshot(
    "production.snapshot.json",
  );
});

test("each function may do what it does, where it does it, and nothing else", async () => {
  await expect(`${JSON.stringify(actionsOf(graphs.production), null, 2)}\n`).toMatchFileSnapshot(
    "access.snapshot.json",
  );
});

test("what code may say of linked resources, sst-env.d.ts, is what the command line writes for this configuration", () => {
  const written = readFileSync(join(projectRoot, "sst-env.d.ts"), "utf8");
  expect(written).toBe(declared);
  const links = ofType(graphs.production, "sst:sst:LinkRef").map(({ outputs }) => outputs.target as string);
  expect(links.filter((name) => !declared.includes(`"${name}": {`))).toEqual([]);
});

/** All that is in the zip, also what is loaded late or never, but for the gateway's SDK: docs/decisions/0019. */
const codeBytesMax = 960 * 1024;
const gatewayBytesMax = 280 * 1024;
/** What asks the gateway. */
const payers = ["Api", "MatchPayments", "ProcessOrder", "ReconcilePayments"];
/** Stripe's SDK is in a file of its own. */
const ofGateway = /^stripe-\w+\.mjs$/;
const sizeOf = (files: readonly [string, Uint8Array][]) => files.reduce((sum, [, { length }]) => sum + length, 0);
const neverPacked =
  /zod\/.*\/locales\/(?!en\.)|lib-dynamodb|\/jsonschema\/|powertools\/tracer|nested-clients|payment\.sandbox\.ts|\.(test|fixture)\.ts|src\/dev\/|packages\/local\//;

test("bundles are small: no source map, no language but English, no SDK that is not used, nothing of the tests", () => {
  const bundles = functionsOf(graphs.production).map((fn) => {
    const files = Object.entries(zipOf(fn));
    const code = files.filter(([path]) => /\.m?js$/.test(path));
    return {
      name: fn.name,
      tooLarge: Math.max(0, sizeOf(code.filter(([path]) => !ofGateway.test(path))) - codeBytesMax),
      gatewayTooLarge: Math.max(0, sizeOf(code.filter(([path]) => ofGateway.test(path))) - gatewayBytesMax),
      // Without the SDK, a few lines of our own are left in that file.
      hasGateway: sizeOf(code.filter(([path]) => ofGateway.test(path))) > 100 * 1024,
      startsWithGateway: startOf(fn).some((path) => ofGateway.test(path)),
      maps: files.filter(
        ([path, bytes]) => path.endsWith(".map") || Buffer.from(bytes).includes("sourceMappingURL=data"),
      ),
      packed: sourcesOf(fn).filter((source) => neverPacked.test(source)),
    };
  });
  expect(bundles).toHaveLength(Object.keys(actionsOf(graphs.production)).length);
  const right = { tooLarge: 0, gatewayTooLarge: 0, startsWithGateway: false, maps: [], packed: [] };
  for (const bundle of bundles) {
    const { name } = bundle;
    expect(startOf(bundle).length).toBeGreaterThan(1);
    expect(bundle).toEqual({ name, ...right, hasGateway: payers.includes(name) });
  }
});

/** Rights that only the platform uses (logs, traces, keys, the sources' reads), and those of rare repairs. */
const unseen = [
  /^(logs|xray|kms):/,
  /^sqs:(ReceiveMessage|DeleteMessage|ChangeMessageVisibility|GetQueueAttributes) /,
  /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams) /,
  // Written by Lambda itself, when a run or a batch was given up, and by a worker for what it can't read.
  /^sqs:SendMessage \w+(FailuresQueue|DeadLettersQueue)$/,
];
const rare = [
  "ExpireReservations dynamodb:DeleteItem table/TableTable",
  // Where the books differ: what is only late is brought up to date.
  "MatchPayments dynamodb:GetItem table/TableTable",
  "MatchPayments dynamodb:PutItem table/TableTable",
  "MatchPayments dynamodb:UpdateItem table/TableTable",
  // Told again of an order whose payment is under way.
  "ProcessOrder dynamodb:GetItem table/TableTable",
];

test("every bundle, in plain Node with its own environment, does its part with exactly the rights of its role", async () => {
  await using run = await runDeployment(graphs.production, {
    dynamoEndpoint: inject("dynamoEndpoint"),
    awsEndpoint: inject("awsEndpoint"),
  });
  const { statuses, rushed, as } = await aDay(run);
  expect(statuses).toEqual({
    paid: "confirmed",
    long: "confirmed",
    unsure: "confirmed",
    expiring: "expired",
    cancelled: "cancelled",
    acted: "confirmed",
    shipped: "fulfilled",
    unmailed: "confirmed",
    unheard: "confirmed",
  });
  // One for each order that has ended, and one for the second sign-up with an address that has an account.
  expect((await run.email.messages()).map(({ destination }) => destination.to)).toEqual(
    Array.from([...Object.keys(statuses), ...rushed, "signed up again"], () => [customer.email]),
  );
  expect(run.gate.denied).toEqual([]);
  const idle = Object.entries(actionsOf(graphs.production)).flatMap(([name, granted]) => {
    const used = new Set([...(run.gate.used.get(name) ?? [])].map((ask) => ask.replace(/\S+$/, shortOf)));
    return granted
      .filter((right) => !used.has(right) && !unseen.some((known) => known.test(right)))
      .map((right) => `${name} ${right}`);
  });
  expect(idle).toEqual(rare);

  const lines = run.lines().join("\n");
  for (const secret of [...Object.values(secretValues), customer.email]) expect(lines).not.toContain(secret);
  const stranger = as(run.localToken(customer.sub, "admin"));
  await expect(stranger.order.list({})).rejects.toMatchObject({ reason: "auth.unauthenticated" });
});
