// One set of engines (DynamoDB, SQS, SNS …) for the whole test run, shared by the projects that ask for it.
// A test reads the addresses with `inject("dynamoEndpoint")` and makes tables of its own there.
import { type Engines, startEngines } from "../packages/local/src/local.ts";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    dynamoEndpoint: string;
    dynamoEngine: "dynoxide" | "ddblocal";
    awsEndpoint: string;
  }
}

/** `npm run test:ddblocal` sets this, and DDBLOCAL_DIR with it. */
const dynamoEngine = process.env["WAYBILL_DYNAMO_ENGINE"] === "ddblocal" ? "ddblocal" : "dynoxide";

interface Shared {
  engines: Promise<Engines>;
  users: number;
}

// Vitest loads this file once per project, each time in a module graph of its own: the process is what they share.
const key = Symbol.for("waybill.test-engines");
const run = globalThis as { [key]?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (run[key] ??= { engines: startEngines({ dynamoEngine }), users: 0 });
  shared.users += 1;
  const engines = await shared.engines;
  project.provide("dynamoEndpoint", engines.dynamo.endpoint);
  project.provide("dynamoEngine", engines.dynamo.engine);
  project.provide("awsEndpoint", engines.aws.endpoint);

  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete run[key];
    await engines.stop();
  };
}
