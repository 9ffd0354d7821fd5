/**
 * DynamoDB by dynoxide: a static binary over one SQLite file. It answers a few milliseconds after its start.
 *
 * Where it differs from AWS, as far as this stack is concerned: a write that changes nothing still emits a stream
 * record (our stream source drops it), transactions never conflict, index reads are always current, nothing expires by
 * TTL, and a ClientRequestToken is forgotten at restart.
 */
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Child, startChild } from "../engine/child.ts";
import { freePort } from "../engine/port.ts";
import { LocalError, portInUse } from "../error.ts";
import type { Log } from "../log.ts";
import { endStaleEngine, notePid, pidFileOf } from "./stale.ts";

export interface DynamoEngine {
  endpoint: string;
  engine: "dynoxide" | "ddblocal";
  pid: number;
  stop(): Promise<void>;
}

const readyTimeoutMs = 15_000;
const portAttemptsMax = 5;

/** Starts dynoxide on a database file. A stale one, left on the same file by a killed run, is ended first. */
export async function startDynoxide(options: {
  file: string;
  port?: number;
  binary?: string;
  log: Log;
}): Promise<DynamoEngine> {
  const binary = options.binary ?? findDynoxide();
  if (!binary || !existsSync(binary)) throw noEngine();
  mkdirSync(dirname(options.file), { recursive: true });
  await endStaleEngine(options.file);

  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      const child = await launch(binary, options.file, port, options.log);
      notePid(options.file, child.pid);
      try {
        addMissingIndexes(options.file);
      } catch (error) {
        await child.stop();
        throw error;
      }
      return {
        endpoint: `http://127.0.0.1:${port}`,
        engine: "dynoxide",
        pid: child.pid,
        async stop() {
          await child.stop();
          rmSync(pidFileOf(options.file), { force: true });
        },
      };
    } catch (error) {
      // A port that we chose ourselves may be taken in between: choose again.
      const lostRace = error instanceof LocalError && error.code === "port_in_use" && options.port === undefined;
      if (!lostRace || attempt >= portAttemptsMax) throw error;
    }
  }
}

function launch(binary: string, file: string, port: number, log: Log): Promise<Child> {
  return startChild({
    command: binary,
    args: ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", file],
    isReady: (output) => output.includes("listening on"),
    readyTimeoutMs,
    log,
    explain: (output) =>
      /already in use|Address in use/i.test(output)
        ? portInUse(port, "--dynamo-port", output.trim())
        : new LocalError(
            "engine_failed",
            `dynoxide ended at its start: ${output.trim()}`,
            "If the database is damaged, start with --fresh.",
          ),
  });
}

/**
 * With a stream on, dynoxide 1.2.1 looks for the highest sequence number of the table before every write, in a table
 * without an index for it, so each write costs as much as all writes before it. Two indexes make it constant. They fit
 * dynoxide's own schema, hence only after dynoxide has made it; they survive restarts.
 */
function addMissingIndexes(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec(`PRAGMA busy_timeout = 5000;
      CREATE INDEX IF NOT EXISTS waybill_stream_table ON _stream_records(table_name, CAST(sequence_number AS INTEGER));
      CREATE INDEX IF NOT EXISTS waybill_stream_shard ON _stream_records(table_name, shard_id, CAST(sequence_number AS INTEGER));`);
  } finally {
    database.close();
  }
}

/** The binary of this platform's npm package, or the one on the PATH. */
export function findDynoxide(platform: string = process.platform, arch: string = process.arch): string | undefined {
  const name = platform === "win32" ? "dynoxide.exe" : "dynoxide";
  const candidates: string[] = [];
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${platform}-${arch}/package.json`);
    candidates.push(join(dirname(manifest), name), join(dirname(manifest), "bin", name));
  } catch {
    // Not published for this platform, or not installed.
  }
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) if (folder) candidates.push(join(folder, name));
  return candidates.find((candidate) => existsSync(candidate));
}

function noEngine(): LocalError {
  return new LocalError(
    "engine_missing",
    `There is no DynamoDB engine for ${process.platform}-${process.arch}.`,
    "Put a dynoxide binary on the PATH, or install Java and DynamoDB Local (node packages/local/scripts/ddblocal-install.mjs .waybill/ddblocal) and set DDBLOCAL_DIR to that folder.",
  );
}
