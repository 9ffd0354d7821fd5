/** How alarms and dashboards name what they watch. */
import { definitions, type Name, namespace, type Split } from "../packages/core/src/metric/metric.names.ts";
import { gateway, fn as api, live } from "./api.ts";
import { crons } from "./cron.ts";
import { queues } from "./queue.ts";
import { outbox } from "./stream.ts";
import { table } from "./table.ts";
import { workers } from "./worker.ts";

type Dimensions = Record<string, $util.Input<string>>;

export interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Dimensions;
}

const service = `${$app.name}-${$app.stage}`;

/** One that the functions count themselves. */
export const own = (name: Exclude<Name, Split>): Metric => ({ namespace, metricName: name, dimensions: { service } });

/** One that is told apart by a dimension; a sum over its values is a search, as CloudWatch keeps none. */
export const split = (name: Split): string =>
  `SEARCH('{${namespace},service,${definitions[name].dimension}} MetricName="${name}" service="${service}"', 'Sum', 300)`;

const of =
  (space: string, dimensions: Dimensions) =>
  (metricName: string): Metric => ({
    namespace: space,
    metricName,
    dimensions,
  });

export const functions = { Api: api, ...workers, Outbox: outbox, ...crons };

export const ofFunction = (fn: sst.aws.Function) => of("AWS/Lambda", { FunctionName: fn.name });
export const ofLive = live
  ? of("AWS/Lambda", { FunctionName: api.name, Resource: $interpolate`${api.name}:live` })
  : undefined;
export const ofQueue = (queue: sst.aws.Queue) => of("AWS/SQS", { QueueName: queue.nodes.queue.name });
export const ofGateway = of("AWS/ApiGateway", { ApiId: gateway.nodes.api.id });
export const ofTable = of("AWS/DynamoDB", { TableName: table.name });
export const ofPool = (poolId: $util.Input<string>, clientId: $util.Input<string>) =>
  of("AWS/Cognito", { UserPool: poolId, UserPoolClient: clientId });

export const allQueues = Object.entries(queues).flatMap(([name, { queue, deadLetters }]) => [
  { name, queue, isDead: false },
  { name: `${name}DeadLetters`, queue: deadLetters, isDead: true },
]);
