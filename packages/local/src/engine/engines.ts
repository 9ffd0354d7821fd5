/**
 * The engines: DynamoDB in a child process, SQS, SNS and S3 in this one. Many stacks can share them.
 *
 * ```ts
 * await using engines = await startEngines();
 * console.log(engines.dynamo.endpoint, engines.aws.endpoint);
 * ```
 *
 * In a test runner, start them once and attach in each worker:
 *
 * ```ts
 * // globalSetup
 * const engines = await startEngines();
 * project.provide("engines", { dynamoEndpoint: engines.dynamo.endpoint, awsEndpoint: engines.aws.endpoint });
 * // a test file
 * const engines = attachEngines(inject("engines"));
 * ```
 */
import { join, resolve } from "node:path";
import { startDdbLocal } from "../dynamo/ddblocal.ts";
import { type DynamoEngine, startDynoxide } from "../dynamo/dynoxide.ts";
import { type Log, silent } from "../log.ts";
import { startFauxqsEngine } from "../queue/fauxqs.ts";
import { databaseFile, tempFolder } from "./temp.ts";

export interface Engines extends AsyncDisposable {
  dynamo: { endpoint: string; engine: "dynoxide" | "ddblocal" };
  /** SQS, SNS and S3 behind one endpoint. */
  aws: { endpoint: string };
  region: string;
  /** The engines check none. */
  credentials: { accessKeyId: string; secretAccessKey: string };
  stop(): Promise<void>;
}

export interface EngineOptions {
  /** Where the data is kept. Without it, nothing is: a folder in memory, deleted at stop. */
  dataDir?: string;
  /** Default: dynoxide. */
  dynamoEngine?: "dynoxide" | "ddblocal";
  /** Default: any free port. */
  dynamoPort?: number;
  /** The port of SQS, SNS and S3. Default: any free port. */
  awsPort?: number;
  /** Default: found by platform in node_modules, then on the PATH. */
  dynoxideBinary?: string;
  /** Where ddblocal-install.mjs put DynamoDB Local. Default: the environment variable DDBLOCAL_DIR. */
  ddblocalDir?: string;
  /** Default: eu-west-1. */
  region?: string;
  /** Told when the database engine ends unasked. Default: silence. */
  log?: Log;
}

export const defaultRegion = "eu-west-1";
const credentials = { accessKeyId: "local", secretAccessKey: "local" };

/** @throws LocalError `port_in_use`, `already_running`, `engine_missing`, `engine_failed`, `java_missing`, `jar_missing` */
export async function startEngines(options: EngineOptions = {}): Promise<Engines> {
  const region = options.region ?? defaultRegion;
  const temp = options.dataDir ? undefined : await tempFolder();
  // Absolute, as the next start looks for this very path in the command line of a stale engine.
  const folder = resolve(options.dataDir ?? temp?.path ?? "");
  const awsDir = options.dataDir && join(folder, "aws");
  const [dynamo, aws] = await Promise.allSettled([
    startDynamo(join(folder, databaseFile), options),
    startFauxqsEngine({
      region,
      ...(options.awsPort !== undefined && { port: options.awsPort }),
      ...(awsDir && { dataDir: awsDir }),
    }),
  ]);
  const stop = async () => {
    const running = [dynamo, aws].filter((engine) => engine.status === "fulfilled");
    await Promise.all(running.map((engine) => engine.value.stop()));
    temp?.remove();
  };
  if (dynamo.status === "rejected" || aws.status === "rejected") {
    await stop();
    throw dynamo.status === "rejected" ? dynamo.reason : (aws as PromiseRejectedResult).reason;
  }
  return {
    dynamo: { endpoint: dynamo.value.endpoint, engine: dynamo.value.engine },
    aws: { endpoint: aws.value.endpoint },
    region,
    credentials,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Engines that another process owns. `stop` leaves them running. */
export function attachEngines(endpoints: {
  dynamoEndpoint: string;
  awsEndpoint: string;
  dynamoEngine?: "dynoxide" | "ddblocal";
  region?: string;
}): Engines {
  const stop = () => Promise.resolve();
  return {
    dynamo: { endpoint: endpoints.dynamoEndpoint, engine: endpoints.dynamoEngine ?? "dynoxide" },
    aws: { endpoint: endpoints.awsEndpoint },
    region: endpoints.region ?? defaultRegion,
    credentials,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function startDynamo(file: string, options: EngineOptions): Promise<DynamoEngine> {
  const { log = silent } = options;
  const port = options.dynamoPort !== undefined && { port: options.dynamoPort };
  return options.dynamoEngine === "ddblocal"
    ? startDdbLocal({ file, log, ...port, ...(options.ddblocalDir && { dir: options.ddblocalDir }) })
    : startDynoxide({ file, log, ...port, ...(options.dynoxideBinary && { binary: options.dynoxideBinary }) });
}
