/** Runs SST's bundled program under Pulumi's own mock monitor and writes down each resource with its options. */
import crypto from "node:crypto";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Graph, Resource } from "./graph.ts";
import { lookUp, outputsOf } from "./outputs.ts";
import { asSecret, flawsOf, plain } from "./plain.ts";

interface Program {
  main: string;
  project: string;
  stage: string;
  config: Record<string, string>;
}
const timeoutMs = 90_000;

/** Pulumi's own objects, of which we use what is named here; its types are in a folder that SST brings. */
// oxlint-disable-next-line typescript/no-explicit-any -- protobuf messages without types
type Pulumi = any;

export async function record({
  main,
  project,
  stage,
  config,
}: Program): Promise<Omit<Graph, "code" | "stage" | "config">> {
  const require = createRequire(main);
  const pulumi = require("@pulumi/pulumi");
  const settings = require("@pulumi/pulumi/runtime/settings");
  const resources = new Map<string, Resource>();
  const secretOutputs = new Map<string, string[]>();
  const failures: string[] = [];
  let lookUps = 0;

  // Like Pulumi's runtime, end at the first failure: what waits for a failed value never settles.
  const failed = Promise.withResolvers<void>();
  function fail(error: unknown): void {
    failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    setTimeout(failed.resolve, 50);
  }

  for (const [key, value] of Object.entries(config)) pulumi.runtime.setConfig(key, value);
  const mocks = {
    newResource({ type, name, inputs, id }: { type: string; name: string; inputs: object; id?: string }) {
      const made = outputsOf(type, name, inputs as never, id);
      for (const key of secretOutputs.get(`${type} ${name}`) ?? [])
        if (made.state[key] !== undefined) made.state[key] = asSecret(made.state[key]);
      return made;
    },
    call({ token, inputs }: { token: string; inputs: object }) {
      lookUps++;
      try {
        return lookUp(token, inputs as never);
      } catch (error) {
        fail(error);
        throw error;
      }
    },
  };
  await pulumi.runtime.setMocks(mocks, project, stage, false, "organization");

  // The mocks are told neither options nor true URNs, so both are read off the requests.
  const monitor = settings.getMonitor();
  monitor.newUrn = (parent: string, type: string, name: string) => {
    const above = parent ? (parent.split("::")[2] ?? "") : "";
    const path = above && above !== "pulumi:pulumi:Stack" ? `${above}$${type}` : type;
    return `urn:pulumi:${stage}::${project}::${path}::${name}`;
  };
  function note(kind: Resource["kind"], request: Pulumi, properties: Pulumi): void {
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const urn = monitor.newUrn(parent, type, name);
    if (resources.has(urn)) fail(new Error(`Two resources have the URN ${urn}`));
    const secrets: string[] = [];
    const isRead = kind === "read";
    resources.set(urn, {
      kind,
      type,
      name,
      urn,
      ...(parent ? { parent } : {}),
      inputs: plain(properties?.toJavaScript() ?? {}, "", secrets),
      secrets,
      dependsOn: request.getDependenciesList(),
      custom: isRead || request.getCustom(),
      protect: !isRead && (request.getProtect() || false),
      retainOnDelete: !isRead && (request.getRetainondelete() || false),
      ...(isRead || !request.getImportid() ? {} : { importId: request.getImportid() as string }),
      ignoreChanges: isRead ? [] : request.getIgnorechangesList(),
    });
    secretOutputs.set(`${type} ${name}`, request.getAdditionalsecretoutputsList?.() ?? []);
  }
  const { registerResource, readResource, registerResourceOutputs } = monitor;
  monitor.registerResource = (request: Pulumi, done: (error: unknown, answer: Pulumi) => void) => {
    note("register", request, request.getObject());
    return registerResource.call(monitor, request, (error: unknown, answer: Pulumi) => {
      const resource = resources.get(answer?.getUrn());
      if (resource) resource.outputs = plain(answer.getObject()?.toJavaScript() ?? {});
      done(error, answer);
    });
  };
  monitor.readResource = (request: Pulumi, done: unknown) => {
    note("read", request, request.getProperties());
    return readResource.call(monitor, request, done);
  };
  monitor.registerResourceOutputs = (request: Pulumi, done: unknown) => {
    const resource = resources.get(request.getUrn());
    if (resource) resource.outputs = plain(request.getOutputs()?.toJavaScript() ?? {});
    return registerResourceOutputs.call(monitor, request, done);
  };

  // Physical names end in eight random bytes, which would differ from run to run.
  const { randomBytes } = crypto;
  crypto.randomBytes = ((size: number, done?: never) =>
    size === 8 && !done ? Buffer.alloc(8) : randomBytes(size, done as never)) as typeof randomBytes;
  process.on("unhandledRejection", fail);
  process.on("uncaughtException", fail);
  const watchdog = setTimeout(() => fail(new Error(`The program was not done after ${timeoutMs} ms`)), timeoutMs);

  const home = process.cwd();
  let outputs: Record<string, unknown> = {};
  async function run(): Promise<void> {
    const value = await pulumi.runtime.runInPulumiStack(
      async () => ((await import(pathToFileURL(main).href)) as { default: unknown }).default,
    );
    // Values that nobody waits for may make further resources: the program is done when nothing has moved for a while.
    for (let quiet = 0, seen = -1; quiet < 3;) {
      await pulumi.runtime.disconnect();
      await pause(10);
      const now = resources.size + lookUps;
      quiet = now === seen ? quiet + 1 : 0;
      seen = now;
    }
    outputs = await new Promise((resolve) => pulumi.output(value).apply(resolve));
  }
  await Promise.race([run().catch(fail), failed.promise]);
  if (failures.length > 0) await failed.promise;
  clearTimeout(watchdog);
  process.chdir(home);

  for (const { type, name, inputs } of resources.values()) failures.push(...flawsOf(inputs, `${type} ${name}`));
  const sorted = [...resources.values()].toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  return { outputs: plain(outputs) as Record<string, unknown>, resources: sorted, failures };
}
