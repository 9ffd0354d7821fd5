/**
 * One Waybill per folder. The lock is a file that names its owner; a lock whose owner is dead is nobody's.
 *
 * ```ts
 * const release = takeLock(".waybill");
 * release();
 * ```
 */
import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LocalError, systemCode } from "../error.ts";
import { type ProcessIdentity, identify, isSame } from "./process.ts";

export const lockFile = "waybill.lock";

/** Takes the lock or throws `already_running`. Returns what gives it back. */
export function takeLock(folder: string): () => void {
  const path = join(folder, lockFile);
  const me = identify(process.pid) ?? { pid: process.pid, startedAt: "" };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(me));
  try {
    while (!place(draft, path)) clearIfStale(path, folder);
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (ownerOf(folder)?.pid === process.pid) rmSync(path, { force: true });
  };
}

/** Who holds the folder, alive or dead. */
export function ownerOf(folder: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, lockFile), "utf8")) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** A link appears whole or not at all, so nobody reads half a lock. Where the file system has no links, a copy must do. */
function place(draft: string, path: string): boolean {
  const copy = () => copyFileSync(draft, path, constants.COPYFILE_EXCL);
  for (const make of [() => linkSync(draft, path), copy]) {
    try {
      make();
      return true;
    } catch (error) {
      if (systemCode(error) === "EEXIST") return false;
      if (make === copy) throw error;
    }
  }
  return false;
}

function clearIfStale(path: string, folder: string): void {
  const owner = ownerOf(folder);
  if (owner && isSame(owner)) throw alreadyRunning(owner.pid);
  const grave = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, grave);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
  rmSync(grave, { force: true });
}

export function alreadyRunning(pid: number): LocalError {
  return new LocalError(
    "already_running",
    `Waybill is already running on this folder (process ${pid}).`,
    "Stop it, or use another folder.",
  );
}
