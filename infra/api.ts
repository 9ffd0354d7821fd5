import { topology } from "../packages/functions/src/topology.ts";
import { look, manageUsers, onTable } from "./access.ts";
import { current } from "./current.ts";
import { lambda, late, otherGateways } from "./function.ts";
import { seconds } from "./queue.ts";
import { links } from "./link.ts";

const { cors, timeoutSeconds, maxConcurrency } = topology.api;

export const fn = lambda("Api", {
  handler: "packages/functions/src/api/index.handler",
  timeoutSeconds,
  reserved: maxConcurrency,
  versioning: current.canary && !$dev,
  // It publishes nothing and mails nobody: events leave by the table's stream.
  without: [...late.topic, ...late.queues, ...late.mail, ...otherGateways],
  link: links.api,
  permissions: [
    ...onTable(["get", "batchGet", "query", "put", "update", "delete", "check"], ["gsi1", "gsi2", "gsi3"]),
    ...manageUsers,
    ...look(Object.values(topology.queueWorkers).map(({ queue }) => queue)),
  ],
});

export const gateway = new sst.aws.ApiGatewayV2("Gateway", {
  cors: {
    allowOrigins: current.origins,
    allowMethods: [...cors.allowMethods],
    allowHeaders: [...cors.allowHeaders],
    exposeHeaders: [...cors.exposeHeaders],
    maxAge: seconds(cors.maxAgeSeconds),
  },
  accessLog: { retention: current.logRetention },
  ...(current.domain && !current.edgeRatePerIp ? { domain: current.domain } : {}),
  transform: {
    stage: (args) => {
      args.defaultRouteSettings = {
        throttlingBurstLimit: current.throttle.burst,
        throttlingRateLimit: current.throttle.rate,
        detailedMetricsEnabled: true,
      };
      args.accessLogSettings = $util
        .output(args.accessLogSettings)
        .apply((log) => ({ destinationArn: "", ...log, format: JSON.stringify(accessLog) }));
    },
  },
});

/** Who called from where is no business of the access log: the functions' lines know the actor by its id. */
const accessLog = {
  requestTime: "$context.requestTime",
  requestId: "$context.requestId",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  latencyMs: "$context.responseLatency",
  integrationLatencyMs: "$context.integration.latency",
  integrationError: "$context.integration.error",
};

/** What callers reach. New versions get it from the canary only, so a deployment leaves it where it is. */
export const live =
  current.canary && !$dev
    ? new aws.lambda.Alias(
        "ApiLive",
        { name: "live", functionName: fn.name, functionVersion: fn.nodes.function.version },
        { ignoreChanges: ["functionVersion", "routingConfig"] },
      )
    : undefined;

gateway.route("$default", live?.arn ?? fn.arn);
