/** Stands in for the pulumi CLI as `sst diff` calls it: `stack init`, then `preview`. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Resource } from "./graph.ts";

const args = process.argv.slice(2);
const option = (name: string): string => args[args.indexOf(name) + 1] ?? "";

/** SST reads links and their types back from here. */
function writeState(stack: string, resources: object[]): void {
  const [, app = "", stage = ""] = stack.split("/");
  const backend = fileURLToPath(process.env["PULUMI_BACKEND_URL"] ?? "file:///nowhere");
  const file = join(backend, ".pulumi/stacks", app, `${stage}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const latest = { manifest: { time: new Date(0).toISOString(), magic: "", version: "" }, resources };
  writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { stack, latest } }));
}

const stateOf = ({ urn, type, custom, inputs, outputs = {}, parent }: Resource) => ({
  urn,
  type,
  custom,
  inputs,
  outputs,
  parent,
});

/** What the CLI prints as its diff. */
function writeEvents(file: string, resources: Resource[], failures: string[]): void {
  let sequence = 0;
  const emit = (event: object) =>
    appendFileSync(file, `${JSON.stringify({ sequence: sequence++, timestamp: 0, ...event })}\n`);
  for (const message of failures) emit({ diagnosticEvent: { prefix: "", message, color: "raw", severity: "error" } });
  for (const resource of resources) {
    const { urn, type, parent = "" } = resource;
    const state = { ...stateOf(resource), id: "", parent, provider: "" };
    const metadata = { op: "create", urn, type, old: null, new: state, keys: [], logical: true, provider: "" };
    emit({ resOutputsEvent: { metadata, planning: true } });
  }
  const resourceChanges = { create: resources.length };
  emit({ summaryEvent: { maybeCorrupt: false, durationSeconds: 0, resourceChanges, PolicyPacks: {} } });
}

async function preview(): Promise<number> {
  const stack = option("--stack");
  const [, project = "", stage = ""] = stack.split("/");
  const config = Object.fromEntries(
    args.flatMap((arg, i) => (arg === "--config" ? [(args[i + 1] ?? "").split(/=(.*)/s).slice(0, 2)] : [])),
  ) as Record<string, string>;
  const main = /^main: (.*)$/m.exec(readFileSync("Pulumi.yaml", "utf8"))?.[1];
  if (main === undefined) throw new Error("Pulumi.yaml names no program");
  const { record } = await import("./record.ts");
  const recorded = await record({ main, project, stage, config });
  const out = process.env["SYNTH_OUT"];
  if (out) writeFileSync(out, JSON.stringify({ stage, config, ...recorded }));
  writeState(stack, recorded.resources.map(stateOf));
  writeEvents(option("--event-log"), recorded.resources, recorded.failures);
  return recorded.failures.length === 0 ? 0 : 255;
}

if (args[0] === "version") console.log("v0.0.0");
else if (args[0] === "stack" && args[1] === "init") writeState(args[2] ?? "", []);
else if (args[0] === "preview") process.exit(await preview());
else throw new Error(`pulumi ${args.join(" ")} is not known here`);
