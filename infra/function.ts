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
  /** Publishes a version each deployment, for an alias to point to. */
  versioning?: boolean;
}

/** Lambda's credentials are in its environment, so no other way to come by some is packed. */
const leftOut = [
  "jsonschema",
  "@aws-sdk/credential-provider-sso",
  "@aws-sdk/credential-provider-ini",
  "@aws-sdk/credential-provider-process",
  "@aws-sdk/credential-provider-web-identity",
  "@aws-sdk/credential-provider-login",
  "@aws-sdk/credential-provider-http",
  "@smithy/credential-provider-imds",
  "@aws-sdk/nested-clients/*",
];

/** Every function: ARM, Node 24, JSON logs, traced, small, and with no permission but what is said here. */
export function lambda(name: string, { permissions, timeoutSeconds, memoryMb = 1024, reserved, ...rest }: Lambda) {
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
      POWERTOOLS_SERVICE_NAME: `${$app.name}-${$app.stage}`,
      ...(current.rules ? { WAYBILL_RULES: current.rules } : {}),
    },
    nodejs: { minify: true, splitting: true, esbuild: { external: leftOut } },
    // In the place of ElectroDB's check of its models, which the tests have done, goes what says yes at once.
    copyFiles: [{ from: "packages/functions/build/jsonschema", to: "node_modules/jsonschema" }],
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
