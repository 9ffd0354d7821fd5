import { trace, writeLogs } from "./access.ts";
import { current, named } from "./current.ts";
import { seconds } from "./queue.ts";

interface Lambda {
  handler: string;
  timeoutSeconds: number;
  link: sst.aws.FunctionArgs["link"];
  permissions: object[];
  memoryMb?: number;
  /** At most so many at once; only on stages with concurrency of their own. */
  reserved?: number;
  /** Packages that it never loads although it could: of `late`, what it has no use for. */
  without?: string[];
  /** Publishes a version each deployment, for an alias to point to. */
  versioning?: boolean;
}

/** What the edge loads with the first call that needs it, by what is done with it. */
export const late = {
  topic: ["@aws-sdk/client-sns"],
  queues: ["@aws-sdk/client-sqs"],
  mail: ["@aws-sdk/client-sesv2"],
  users: ["@aws-sdk/client-cognito-identity-provider"],
  tokens: ["aws-jwt-verify"],
  gateway: ["stripe", "*/payment.sandbox.ts"],
};

/** What asks the gateway has no use for those that the stage is not paid through. */
export const otherGateways = late.gateway.filter((name) => !name.includes(current.gateway));

/** ElectroDB asks for these at its start and then makes no use of them: see what stands in for them. */
const standIns = {
  jsonschema: "packages/functions/build/jsonschema",
  "@aws-sdk/lib-dynamodb": "packages/functions/build/lib-dynamodb",
};

/** Lambda's credentials are in its environment, so no other way to come by some is packed. */
const leftOut = [
  ...Object.keys(standIns),
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-web-identity",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-http",
  "@smithy/credential-provider-imds",
  "@aws-sdk/nested-clients/*",
  // Loaded for browsers, and for streams of events, which are not spoken here.
  "bowser",
  "@smithy/core/event-streams",
];

/** `sst dev` runs functions where everything is installed, with source maps for breakpoints: there nothing is left out. */
const packed = (without: string[]) => ({
  nodejs: { minify: true, splitting: true, esbuild: { external: [...leftOut, ...without] } },
  copyFiles: Object.entries(standIns).map(([name, from]) => ({ from, to: `node_modules/${name}` })),
});

/** Every function: ARM, Node 24, JSON logs, traced, small, and with no permission but what is said here. */
export function lambda(
  name: string,
  { permissions, timeoutSeconds, memoryMb = 1024, reserved, without = [], ...rest }: Lambda,
) {
  return new sst.aws.Function(`${name}Lambda`, {
    ...rest,
    name: named(name),
    runtime: "nodejs24.x",
    architecture: "arm64",
    memory: `${memoryMb} MB`,
    timeout: seconds(timeoutSeconds),
    logging: { format: "json", retention: current.logRetention },
    permissions: [...permissions, ...writeLogs(name), ...trace] as never,
    ...(reserved !== undefined && current.reserveConcurrency ? { concurrency: { reserved } } : {}),
    environment: {
      WAYBILL_VERSION: current.version,
      WAYBILL_GATEWAY: current.gateway,
      POWERTOOLS_SERVICE_NAME: `${$app.name}-${$app.stage}`,
      ...(current.rules ? { WAYBILL_RULES: current.rules } : {}),
    },
    ...($dev ? {} : packed(without)),
    transform: {
      function: (args) => {
        args.tracingConfig = { mode: "Active" };
        args.loggingConfig = $util
          .output(args.loggingConfig)
          .apply((config) => ({ logFormat: "JSON", ...config, applicationLogLevel: "INFO", systemLogLevel: "INFO" }));
      },
      role: (args) => {
        // The managed policy may write to every log group of the account.
        if (!$dev) args.managedPolicyArns = [];
      },
      logGroup: (_, opts) => void (opts.retainOnDelete = current.removal === "retain"),
    },
  });
}

/** `ProcessOrder` is `queue/process-order.ts`. */
export const handlerOf = (folder: string, name: string): string =>
  `packages/functions/src/${folder}/${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}.handler`;
