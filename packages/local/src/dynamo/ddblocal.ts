/**
 * DynamoDB by Amazon's own DynamoDB Local, opt-in: it needs Java, and its licence asks for an AWS account and forbids
 * redistribution. It listens on every interface of the machine, and starts in seconds where dynoxide takes milliseconds; use it to see whether a behaviour is dynoxide's own.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { startChild } from "../engine/child.ts";
import { freePort } from "../engine/port.ts";
import { LocalError, portInUse } from "../error.ts";
import type { Log } from "../log.ts";
import type { DynamoEngine } from "./dynoxide.ts";
import { endStaleEngine, notePid, pidFileOf } from "./stale.ts";

export interface DdbLocalOptions {
  /** The folder that ddblocal-install.mjs made. Default: the environment variable DDBLOCAL_DIR. */
  dir?: string;
  /** The database file's path as dynoxide would have it; DynamoDB Local gets a folder of its own beside it. */
  file: string;
  port?: number;
  /** Default: `java` on the PATH. */
  java?: string;
  log: Log;
}

const readyTimeoutMs = 60_000;
/** Serial collector and first-tier compiler: they halve the start on a small machine. */
const javaOptions = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"];

export async function startDdbLocal(options: DdbLocalOptions): Promise<DynamoEngine> {
  const jarDir = findJarDir(options.dir);
  if (!jarDir) throw jarMissing(options.dir);
  const java = options.java ?? "java";
  if (spawnSync(java, ["-version"], { stdio: "ignore" }).error) throw javaMissing();
  const dataDir = `${options.file}.ddblocal`;
  mkdirSync(dataDir, { recursive: true });
  await endStaleEngine(options.file);

  const port = options.port ?? (await freePort());
  const endpoint = `http://127.0.0.1:${port}`;
  const child = await startChild({
    command: java,
    args: [
      ...javaOptions,
      "-Djava.library.path=./DynamoDBLocal_lib",
      "-jar",
      "DynamoDBLocal.jar",
      "-port",
      String(port),
      "-dbPath",
      resolve(dataDir),
      "-sharedDb",
      "-disableTelemetry",
    ],
    cwd: jarDir,
    isReady: () => answers(endpoint),
    readyTimeoutMs,
    log: options.log,
    explain: (output) =>
      /address already in use|BindException/i.test(output)
        ? portInUse(port, "--dynamo-port", output.trim())
        : new LocalError(
            "engine_failed",
            `DynamoDB Local ended at its start: ${output.trim()}`,
            "Try without --engine ddblocal.",
          ),
  });
  notePid(options.file, child.pid);
  return {
    endpoint,
    engine: "ddblocal",
    pid: child.pid,
    async stop() {
      await child.stop();
      rmSync(pidFileOf(options.file), { force: true });
    },
  };
}

/** The folder that holds DynamoDBLocal.jar below an installation, or undefined. */
export function findJarDir(dir = process.env["DDBLOCAL_DIR"]): string | undefined {
  if (!dir) return undefined;
  const candidates = [dir, join(dir, "emulator"), join(dir, "node_modules/amplify-dynamodb-simulator/emulator")];
  return candidates
    .map((candidate) => resolve(candidate))
    .find((candidate) => existsSync(join(candidate, "DynamoDBLocal.jar")));
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    await (await fetch(endpoint)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function jarMissing(dir: string | undefined): LocalError {
  const where = dir ?? process.env["DDBLOCAL_DIR"];
  return new LocalError(
    "jar_missing",
    where ? `There is no DynamoDBLocal.jar in ${where}.` : "DynamoDB Local is not installed.",
    "Run: node packages/local/scripts/ddblocal-install.mjs <folder>, then set DDBLOCAL_DIR to that folder.",
  );
}

function javaMissing(): LocalError {
  return new LocalError(
    "java_missing",
    "DynamoDB Local needs Java, and there is none on the PATH.",
    "Install Java 17 or later, or use the default engine.",
  );
}
