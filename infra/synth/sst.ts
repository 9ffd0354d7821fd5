/**
 * Runs the real `sst diff` without AWS: SSM and S3 are a server in memory, and the `pulumi` that SST calls is
 * `pulumi.ts`, which runs the program and writes down every resource instead of asking an engine.
 *
 * ```ts
 * const graph = await synthesize({ stage: "production", env: { WAYBILL_ORIGINS: "https://shop.example" } });
 * ```
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { region, startFakeAws } from "./aws.ts";
import type { Graph } from "./graph.ts";

const here = dirname(fileURLToPath(import.meta.url));
export const projectRoot = dirname(dirname(here));

export interface SynthOptions {
  stage: string;
  /** As `sst dev` would deploy it: functions are stubs that call home. */
  dev?: boolean;
  env?: Record<string, string>;
  secrets?: Record<string, string>;
  /** Another project than this one, with its `.sst/platform` in place. */
  root?: string;
}

/** @throws Error with what the CLI printed, when nothing was synthesized */
export async function synthesize({ stage, dev, env, secrets, root = projectRoot }: SynthOptions): Promise<Graph> {
  const home = await mkdtemp(join(tmpdir(), "synth-"));
  const out = join(home, "graph.json");
  const aws = await startFakeAws();
  const outputs = join(root, ".sst", "outputs.json");
  const outputsBefore = existsSync(outputs) ? await readFile(outputs) : undefined;
  try {
    const pulumi = await installPulumi(home);
    const child = spawn(
      join(projectRoot, "node_modules/.bin/sst"),
      ["diff", "--stage", stage, "--json", ...(dev ? ["--dev"] : [])],
      {
        cwd: root,
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
          HOME: home,
          XDG_CONFIG_HOME: home,
          SST_TELEMETRY_DISABLED: "1",
          SST_SKIP_DEPENDENCY_CHECK: "true",
          SST_NO_BUN: "1",
          SST_PULUMI_PATH: pulumi,
          SYNTH_OUT: out,
          NO_COLOR: "1",
          AWS_ACCESS_KEY_ID: "synth",
          AWS_SECRET_ACCESS_KEY: "synth",
          AWS_REGION: region,
          AWS_ENDPOINT_URL: aws.url,
          AWS_EC2_METADATA_DISABLED: "true",
          ...env,
          ...Object.fromEntries(Object.entries(secrets ?? {}).map(([name, value]) => [`SST_SECRET_${name}`, value])),
        },
      },
    );
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => printed.push(String(data)));
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    if (!existsSync(out)) throw new Error(`sst diff ended with ${code}:\n${printed.join("")}`);
    const graph = JSON.parse(await readFile(out, "utf8")) as Graph;
    return { ...graph, code };
  } finally {
    // What a deployment said of itself is not this run's to overwrite.
    if (outputsBefore === undefined) await rm(outputs, { force: true });
    else await writeFile(outputs, outputsBefore);
    aws.close();
    await rm(home, { recursive: true, force: true });
  }
}

/** `sst` looks for it here as well: making a stack does not obey SST_PULUMI_PATH. */
async function installPulumi(home: string): Promise<string> {
  const file = join(home, "sst/bin/pulumi");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\nexec "${process.execPath}" "${join(here, "pulumi.ts")}" "$@"\n`, { mode: 0o755 });
  return file;
}
