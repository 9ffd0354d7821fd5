/**
 * The folder that keeps a development stack's data: one Waybill at a time, and nothing but Waybill's.
 *
 * ```ts
 * using folder = await openDataFolder(".waybill", { fresh: process.argv.includes("--fresh") });
 * await using engines = await startEngines({ dataDir: folder.path });
 * ```
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { endStaleEngine } from "../dynamo/stale.ts";
import { databaseFile } from "../engine/temp.ts";
import { LocalError } from "../error.ts";
import { checkDatabase, checkJsonFiles } from "./check.ts";
import { lockFile, takeLock } from "./lock.ts";

export interface DataFolder extends Disposable {
  /** Absolute. */
  path: string;
  /** What had to be put right, in sentences for the developer; empty after an orderly stop. */
  repairs: readonly string[];
  /** Gives the folder free. Stop the engines first. */
  close(): void;
}

/** Only a folder with this file is ever emptied. */
const markerFile = "waybill.folder";
/** Says how what lies in the folder is to be read. */
const formatFile = "format";
const markerText = "This folder holds the data of a local Waybill. It may be deleted when none is running.\n";

/**
 * Makes the folder if there is none, locks it, ends an engine that a killed run left behind, and checks its files.
 * `fresh` empties it first. What was written in another `format` is refused as it is.
 * @throws LocalError `already_running`, `database_corrupt`, `data_corrupt`, `data_outdated`, `not_our_folder`
 */
export async function openDataFolder(
  folder: string,
  options: { fresh?: boolean; format?: string } = {},
): Promise<DataFolder> {
  const path = resolve(folder);
  if (existsSync(path) && !statSync(path).isDirectory()) throw notAFolder(path);
  const isNew = !existsSync(path) || readdirSync(path).length === 0;
  if (!isNew && !isOurs(path)) throw notOurs(path);
  mkdirSync(path, { recursive: true });
  if (isNew) writeFileSync(join(path, markerFile), markerText);

  const release = takeLock(path);
  try {
    const repairs: string[] = [];
    if ((await endStaleEngine(join(path, databaseFile))) === "ended")
      repairs.push("A database engine that an earlier run left behind was ended.");
    if (options.fresh) empty(path);
    if (options.format !== undefined) checkFormat(path, options.format);
    checkDatabase(join(path, databaseFile));
    checkDatabase(join(path, "aws", "fauxqs.db"));
    checkJsonFiles(join(path, "checkpoints"));
    checkJsonFiles(join(path, "identity"));
    return { path, repairs, close: release, [Symbol.dispose]: release };
  } catch (error) {
    release();
    throw error;
  }
}

function checkFormat(path: string, format: string): void {
  const file = join(path, formatFile);
  if (!existsSync(join(path, databaseFile))) return writeFileSync(file, format);
  const found = existsSync(file) ? readFileSync(file, "utf8") : "none";
  if (found === format) return;
  throw new LocalError(
    "data_outdated",
    `The data in ${path} was written by another version of Waybill (format ${found}, not ${format}).`,
    "Start with --fresh to begin from nothing, or name another folder with --data.",
  );
}

function isOurs(path: string): boolean {
  const marker = join(path, markerFile);
  return existsSync(marker) && readFileSync(marker, "utf8") === markerText;
}

function empty(path: string): void {
  const kept = new Set([markerFile, lockFile]);
  for (const name of readdirSync(path)) if (!kept.has(name)) rmSync(join(path, name), { recursive: true, force: true });
}

function notAFolder(path: string): LocalError {
  return new LocalError(
    "not_our_folder",
    `${path} is a file, not a folder.`,
    "Name a folder, or one that is to be made.",
  );
}

function notOurs(path: string): LocalError {
  return new LocalError(
    "not_our_folder",
    `${path} holds files, but not Waybill's (there is no ${markerFile} in it).`,
    "Use an empty or a new folder. Nothing was changed.",
  );
}
