/** Makes what the topology names, and says where it is in the same words as SST. */
import { ensureTable } from "../dynamo/table.ts";
import type { Engines } from "../engine/engines.ts";
import { type Queue, ensureQueue } from "../queue/queue.ts";
import { LocalError } from "../error.ts";
import { ensureTopic } from "../topic/topic.ts";
import type { Topology } from "../topology.ts";
import { type AwsJson, awsJson } from "../wire/aws-json.ts";
import { type AwsQuery, awsQuery } from "../wire/aws-query.ts";

/** What SST would link: `name` of a table or bucket, `url` and `arn` of a queue, `arn` of a topic, and SST's `type`. */
export interface Resource {
  type: string;
  name?: string;
  url?: string;
  arn?: string;
}

export interface Site {
  dynamo: AwsJson;
  streams: AwsJson;
  sqs: AwsJson;
  sns: AwsQuery;
  region: string;
  awsEndpoint: string;
}

export interface Provisioned {
  resources: Record<string, Resource>;
  /** By topology name, dead letters included. */
  queues: ReadonlyMap<string, Queue>;
  /** Stream ARNs by table name. */
  streamArns: ReadonlyMap<string, string>;
}

export function connect(engines: Engines): Site {
  const { region } = engines;
  const dynamo = engines.dynamo.endpoint;
  return {
    dynamo: awsJson({ endpoint: dynamo, target: "DynamoDB_20120810", region }),
    streams: awsJson({ endpoint: dynamo, target: "DynamoDBStreams_20120810", region }),
    sqs: awsJson({ endpoint: engines.aws.endpoint, target: "AmazonSQS", region }),
    sns: awsQuery({ endpoint: engines.aws.endpoint, version: "2010-03-31" }),
    region,
    awsEndpoint: engines.aws.endpoint,
  };
}

/** Idempotent: what exists is kept with its data. Everything is made at the same time, but topics need their queues. */
export async function provision(site: Site, topology: Topology, prefix: string): Promise<Provisioned> {
  const resources: Record<string, Resource> = {};
  const queues = new Map<string, Queue>();
  const streamArns = new Map<string, string>();

  const tables = Object.entries(topology.tables).map(async ([key, table]) => {
    const name = prefix + key;
    const { streamArn } = await ensureTable(site.dynamo, name, table);
    resources[key] = { type: "sst.aws.Dynamo", name };
    if (table.stream && streamArn) streamArns.set(key, streamArn);
  });
  const queueSite = { sqs: site.sqs, endpoint: site.awsEndpoint, region: site.region, prefix };
  const lanes = Object.entries(topology.queues).map(async ([key, queue]) => {
    for (const made of await ensureQueue(queueSite, key, queue)) {
      resources[made.name] = { type: "sst.aws.Queue", url: made.url, arn: made.arn };
      queues.set(made.name, made);
    }
  });
  const buckets = topology.buckets.map(async (key) => {
    const name = bucketName(prefix + key);
    await ensureBucket(site.awsEndpoint, name);
    resources[key] = { type: "sst.aws.Bucket", name };
  });
  await Promise.all([...tables, ...lanes, ...buckets]);
  const queueArnOf = (name: string): string => {
    const arn = queues.get(name)?.arn;
    if (arn !== undefined) return arn;
    throw new LocalError("topology_invalid", `There is no queue ${name} to subscribe.`, "Correct the topology.");
  };
  const topics = Object.entries(topology.topics ?? {}).map(async ([key, topic]) => {
    const arn = await ensureTopic({ sns: site.sns, prefix, queueArnOf }, key, topic);
    resources[key] = { type: "sst.aws.SnsTopic", arn };
  });
  await Promise.all(topics);
  return { resources, queues, streamArns };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-");
}

async function ensureBucket(endpoint: string, name: string): Promise<void> {
  const response = await fetch(`${endpoint}/${name}`, { method: "PUT" });
  // 409: it is there already.
  if (!response.ok && response.status !== 409)
    throw new Error(`Cannot make bucket ${name}: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}
