/**
 * Cold starts of every function, as the command line bundles it for production: size, import and first event, beside an
 * empty handler. The runs are interleaved and the smallest counts, because machines are noisy.
 *
 *   npm run bench:cold -- --runs 20
 */
import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { openStack, startEngines } from "@waybill/local";
import { topology } from "../../packages/functions/src/topology.ts";
import { functionsOf, ofType, only } from "../synth/graph.ts";
import { startGate } from "../test/gate.ts";
import { environmentOf, zipOf } from "../test/bundle.ts";
import { stageGraph } from "../test/stages.ts";

const { values } = parseArgs({ options: { runs: { type: "string", default: "20" }, only: { type: "string" } } });
const runs = Number(values.runs);

const call = (path: string) => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: path,
  rawQueryString: `input=${encodeURIComponent('{"json":{}}')}`,
  queryStringParameters: { input: '{"json":{}}' },
  headers: { "content-type": "application/json" },
  requestContext: { http: { method: "GET", path, sourceIp: "192.0.2.1" }, requestId: "cold" },
  isBase64Encoded: false,
});
/** The first event of each is a real one, with as little to do as there can be. */
const eventOf = (name: string): object => {
  if (name === "Api") return call("/product.list");
  return name === "Outbox" || name in topology.queueWorkers ? { Records: [] } : {};
};

interface Candidate {
  name: string;
  bytes: number;
  bundle: string;
  env: Record<string, string>;
  event: object;
  samples: { importMs: number; firstMs: number; statusCode: unknown }[];
}

const graph = await stageGraph("production");
const folder = mkdtempSync(join(tmpdir(), "cold-"));
await using engines = await startEngines();
await using stack = await openStack({ engines, topology, prefix: "cold-" });
const functions = functionsOf(graph).filter(({ name }) => values.only === undefined || name === values.only);
const table = only(ofType(graph, "aws:dynamodb/table:Table")).outputs.name as string;
const gate = await startGate({
  functions,
  engines: { dynamodb: engines.dynamo.endpoint },
  names: new Map([[table, stack.resources["Table"]?.name ?? ""]]),
  jwks: {},
});

function unpack(name: string, files: Record<string, Uint8Array>): { bundle: string; bytes: number } {
  for (const [path, bytes] of Object.entries(files)) {
    if (path.endsWith("/")) continue;
    mkdirSync(dirname(join(folder, name, path)), { recursive: true });
    writeFileSync(join(folder, name, path), bytes);
  }
  const code = Object.entries(files).filter(([path]) => /\.m?js$/.test(path));
  return { bundle: join(folder, name, "bundle.mjs"), bytes: code.reduce((sum, [, { length }]) => sum + length, 0) };
}

const empty = { "bundle.mjs": Buffer.from("export const handler = async () => ({ statusCode: 200 });\n") };
const candidates: Candidate[] = [
  { name: "(empty handler)", ...unpack("empty", empty), env: {}, event: {}, samples: [] },
  ...functions
    .filter(({ name }) => name === "Api")
    .map((fn) => ({
      name: "Api, asking nobody",
      ...unpack(fn.name, zipOf(fn)),
      env: environmentOf(fn, gate.url),
      event: call("/system.version"),
      samples: [],
    })),
  ...functions.map((fn) => ({
    name: fn.name,
    ...unpack(fn.name, zipOf(fn)),
    env: environmentOf(fn, gate.url),
    event: eventOf(fn.name),
    samples: [],
  })),
];

const once = ({ bundle, env, event }: Candidate) =>
  new Promise<Candidate["samples"][number]>((resolve, reject) => {
    const child = fork(join(import.meta.dirname, "cold-child.mjs"), {
      cwd: dirname(bundle),
      env: { ...env, BUNDLE: bundle, EVENT: JSON.stringify(event) },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: [],
    });
    child.on("message", resolve);
    child.on("exit", (code) => reject(new Error(`A cold start ended with ${code}`)));
  });

try {
  for (let run = 0; run < runs; run++)
    for (const candidate of candidates) candidate.samples.push(await once(candidate));
} finally {
  gate.stop();
  rmSync(folder, { recursive: true, force: true });
}

const least = (samples: number[]): number => Math.min(...samples);
const rows = candidates.map(({ name, bytes, samples }) => ({
  function: name,
  "KB minified": Math.round(bytes / 1024),
  "import ms": Number(least(samples.map(({ importMs }) => importMs)).toFixed(1)),
  "first event ms": Number(least(samples.map(({ firstMs }) => firstMs)).toFixed(1)),
  "both ms": Number(least(samples.map(({ importMs, firstMs }) => importMs + firstMs)).toFixed(1)),
  answer: samples[0]?.statusCode ?? "ok",
}));
const base = rows[0]?.["both ms"] ?? 0;
console.log(`Smallest of ${runs} interleaved runs; Node ${process.versions.node}, ${process.platform} ${process.arch}`);
console.table(rows.map((row) => ({ ...row, "above empty ms": Number((row["both ms"] - base).toFixed(1)) })));
