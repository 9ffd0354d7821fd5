/** Deployed functions as processes: the zip that the command line made, started with the environment that it would get. */
import { type ChildProcess, fork } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { region } from "../synth/aws.ts";
import type { DeployedFunction } from "../synth/graph.ts";
import { projectRoot } from "../synth/sst.ts";

export const zipOf = ({ name }: Pick<DeployedFunction, "name">): Record<string, Uint8Array> =>
  unzipSync(readFileSync(join(projectRoot, ".sst/artifacts", `${name}Lambda`, "code.zip")));

/** The files that went into a function's code, by the maps that lie beside it and are not deployed. */
export function sourcesOf({ name }: Pick<DeployedFunction, "name">): string[] {
  const folder = join(projectRoot, ".sst/artifacts", `${name}Lambda-src`);
  const maps = readdirSync(folder).filter((file) => file.endsWith(".map"));
  return maps.flatMap(
    (file) => (JSON.parse(readFileSync(join(folder, file), "utf8")) as { sources: string[] }).sources,
  );
}

/** The files that a start reads: the bundle and what it imports, without what is imported by a call. */
export function startOf(fn: Pick<DeployedFunction, "name">): string[] {
  const files = zipOf(fn);
  const read = new Set<string>();
  const waiting = ["bundle.mjs"];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (read.has(path)) continue;
    read.add(path);
    const code = Buffer.from(files[path] ?? []).toString();
    waiting.push(...[...code.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.mjs)"/g)].map(([, name = ""]) => name));
  }
  return [...read];
}

/** Never the platform's own variables: a function sees what Lambda gives it. */
export const environmentOf = ({ name, resource }: DeployedFunction, gate: string): Record<string, string> => ({
  ...(resource.inputs.environment.variables as Record<string, string>),
  AWS_REGION: region,
  AWS_LAMBDA_FUNCTION_NAME: resource.inputs.name as string,
  AWS_ACCESS_KEY_ID: name,
  AWS_SECRET_ACCESS_KEY: "for tests only",
  AWS_ENDPOINT_URL: gate,
});

interface Places {
  gate: string;
  stripe: string;
}

interface Reply {
  id?: string;
  ready?: boolean;
  answer?: unknown;
  error?: string;
}

export async function startBundle(fn: DeployedFunction, { gate, stripe }: Places, now: () => number) {
  const folder = await mkdtemp(join(tmpdir(), "bundle-"));
  for (const [path, bytes] of Object.entries(zipOf(fn))) {
    if (path.endsWith("/")) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const child: ChildProcess = fork(join(import.meta.dirname, "invoke.mjs"), {
    cwd: folder,
    env: { ...environmentOf(fn, gate), JWKS_URL: gate, STRIPE_URL: stripe, BUNDLE: join(folder, "bundle.mjs") },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data) => lines.push(...String(data).split("\n").filter(Boolean)));
  const waiting = new Map<string, { resolve(value: unknown): void; reject(error: Error): void }>();
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`${fn.name} ended with ${code}:\n${lines.join("\n")}`)));
    child.on("message", ({ id = "", ready, answer, error }: Reply) => {
      if (ready) resolve();
      else if (error === undefined) waiting.get(id)?.resolve(answer);
      else waiting.get(id)?.reject(new Error(error));
      waiting.delete(id);
    });
  });
  let count = 0;
  return {
    /** What it wrote, a line each. */
    lines,
    handler: (event: unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const id = `${fn.name}-${++count}`;
        waiting.set(id, { resolve, reject });
        child.send({ id, event, nowMs: now(), timeoutMs: (fn.resource.inputs.timeout as number) * 1000 });
      }),
    async stop() {
      child.removeAllListeners("exit");
      child.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
