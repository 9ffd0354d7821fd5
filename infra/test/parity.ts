/** That what runs on a laptop and what is deployed are the same: the topology, read back from the captured stage. */
import { passwordPolicy } from "@waybill/local";
import { topology } from "../../packages/functions/src/topology.ts";
import { functionsOf, type Graph, ofType, only, type Resource } from "../synth/graph.ts";

const table = (graph: Graph) => {
  const { inputs } = only(ofType(graph, "aws:dynamodb/table:Table"));
  const indexes = inputs.globalSecondaryIndexes as Record<string, never>[];
  const projection: Record<string, unknown> = { ALL: "all", KEYS_ONLY: "keys_only" };
  return {
    hashKey: inputs.hashKey,
    rangeKey: inputs.rangeKey,
    ttl: inputs.ttl.attributeName,
    stream: inputs.streamEnabled,
    indexes: Object.fromEntries(
      indexes.map((index) => [
        index["name"],
        {
          hashKey: index["hashKey"],
          rangeKey: index["rangeKey"],
          projection: projection[index["projectionType"] ?? ""] ?? index["nonKeyAttributes"],
        },
      ]),
    ),
  };
};

const queueName = ({ name }: Resource): string => name.replace(/Queue$/, "");
const queueByArn = (graph: Graph, arn: string): string =>
  queueName(only(ofType(graph, "aws:sqs/queue:Queue"), ({ outputs }) => outputs.arn === arn));

const queues = (graph: Graph) => {
  const all = new Map(ofType(graph, "aws:sqs/queue:Queue").map((queue) => [queueName(queue), queue.inputs]));
  return Object.fromEntries(
    [...all].flatMap(([name, inputs]) => {
      if (name.endsWith("DeadLetters")) return [];
      return [
        [
          name,
          {
            visibilityTimeoutSeconds: inputs.visibilityTimeoutSeconds,
            retentionSeconds: inputs.messageRetentionSeconds,
            maxReceiveCount: JSON.parse(inputs.redrivePolicy as string).maxReceiveCount,
            deadLetterRetentionSeconds: all.get(`${name}DeadLetters`)?.messageRetentionSeconds,
          },
        ],
      ];
    }),
  );
};

const topics = (graph: Graph) => ({
  DomainEvents: {
    subscriptions: Object.fromEntries(
      ofType(graph, "aws:sns/topicSubscription:TopicSubscription")
        .filter(({ inputs }) => inputs.protocol === "sqs")
        .map(({ name, inputs }) => [
          name.replace(/Events$/, ""),
          { queue: queueByArn(graph, inputs.endpoint as string), filter: JSON.parse(inputs.filterPolicy as string) },
        ]),
    ),
  },
});

const workers = (graph: Graph) => {
  const functions = functionsOf(graph);
  const sources = ofType(graph, "aws:lambda/eventSourceMapping:EventSourceMapping").map(({ inputs }) => ({
    fn: only(functions, ({ resource }) => resource.outputs.arn === inputs.functionName),
    inputs,
  }));
  const isQueue = ({ inputs }: (typeof sources)[number]) => /:sqs:/.test(inputs.eventSourceArn as string);
  return {
    queueWorkers: Object.fromEntries(
      sources.filter(isQueue).map(({ fn, inputs }) => [
        fn.name,
        {
          queue: queueByArn(graph, inputs.eventSourceArn as string),
          batchSize: inputs.batchSize,
          timeoutSeconds: fn.resource.inputs.timeout,
          maxConcurrency: inputs.scalingConfig?.maximumConcurrency,
        },
      ]),
    ),
    streamWorkers: Object.fromEntries(
      sources
        .filter((source) => !isQueue(source))
        .map(({ fn, inputs }) => [
          fn.name,
          {
            table: "Table",
            batchSize: inputs.batchSize,
            timeoutSeconds: fn.resource.inputs.timeout,
            retries: inputs.maximumRetryAttempts,
            bisect: inputs.bisectBatchOnFunctionError,
            onFailure: queueByArn(graph, inputs.destinationConfig.onFailure.destinationArn as string),
            filter: inputs.filterCriteria.filters.map(({ pattern }: { pattern: string }) => JSON.parse(pattern)),
          },
        ]),
    ),
  };
};

const crons = (graph: Graph) =>
  Object.fromEntries(
    ofType(graph, "aws:scheduler/schedule:Schedule").map(({ inputs }) => {
      const fn = only(functionsOf(graph), ({ resource }) => resource.outputs.arn === inputs.target.arn);
      const [, count, unit] = /^rate\((\d+) (minute|hour)s?\)$/.exec(inputs.scheduleExpression as string) ?? [];
      return [
        fn.name,
        { everySeconds: Number(count) * (unit === "hour" ? 3600 : 60), timeoutSeconds: fn.resource.inputs.timeout },
      ];
    }),
  );

const api = (graph: Graph) => {
  const fn = only(functionsOf(graph), ({ name }) => name === "Api");
  const { allowMethods, allowHeaders, exposeHeaders, maxAge } = only(ofType(graph, "aws:apigatewayv2/api:Api")).inputs
    .corsConfiguration;
  return {
    function: fn.name,
    timeoutSeconds: fn.resource.inputs.timeout,
    cors: { allowMethods, allowHeaders, exposeHeaders, maxAgeSeconds: maxAge },
  };
};

export const deployed = (graph: Graph) => ({
  tables: { Table: table(graph) },
  topics: topics(graph),
  queues: queues(graph),
  buckets: ofType(graph, "aws:s3/bucket:Bucket").map(({ name }) => name.replace(/Bucket$/, "")),
  api: api(graph),
  ...workers(graph),
  crons: crons(graph),
  passwords: only(ofType(graph, "aws:cognito/userPool:UserPool")).inputs.passwordPolicy as unknown,
});

/** What a stage decides for itself is left out: who may call, and how many calls run at once. */
export const local = () => {
  const { allowOrigins: _, ...cors } = topology.api.cors;
  return {
    ...topology,
    buckets: [...topology.buckets],
    api: { function: topology.api.function, timeoutSeconds: topology.api.timeoutSeconds, cors },
    passwords: passwordPolicy,
  };
};
