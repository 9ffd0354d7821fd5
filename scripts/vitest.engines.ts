// One set of engines (DynamoDB, SQS, SNS …) for the whole test run, shared by the projects that ask for it.
// A test reads the addresses with `inject("dynamoEndpoint")` and makes tables of its own there.
import { type Engines, startEngines } from "../packages/local/src/local.ts";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    dynamoEndpoint: string;
    awsEndpoint: string;
  }
}

interface Shared {
  engines: Promise<Engines>;
  users: number;
}

// Vitest loads this file once per project, each time in a module graph of its own: the process is what they share.
const key = Symbol.for("waybill.test-engines");
const process = globalThis as { [key]?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (process[key] ??= { engines: startEngines(), users: 0 });
  shared.users += 1;
  const engines = await shared.engines;
  project.provide("dynamoEndpoint", engines.dynamo.endpoint);
  project.provide("awsEndpoint", engines.aws.endpoint);

  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete process[key];
    await engines.stop();
  };
}
