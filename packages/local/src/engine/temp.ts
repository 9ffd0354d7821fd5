/** Folders in memory for engines that keep nothing, and the broom for those that a killed run left behind. */
import { accessSync, constants, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endStaleEngine } from "../dynamo/stale.ts";
import { ownerOf, takeLock } from "../folder/lock.ts";
import { isSame } from "../folder/process.ts";

const prefix = "waybill-engines-";
export const databaseFile = "dynamo.db";

/** A new folder, locked by this process. `remove` deletes it. */
export async function tempFolder(): Promise<{ path: string; remove(): void }> {
  const base = memoryFolder();
  await sweep(base);
  const path = mkdtempSync(join(base, prefix));
  takeLock(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Linux keeps /dev/shm in memory; elsewhere the system's folder for temporary files must do. */
export function memoryFolder(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}

/** Ends the engines and deletes the folders of runs that were killed. Folders of live runs, or not yet locked, stay. */
async function sweep(base: string): Promise<void> {
  for (const name of readdirSync(base)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(base, name);
    const owner = ownerOf(path);
    if (!owner || isSame(owner)) continue;
    try {
      await endStaleEngine(join(path, databaseFile));
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else's folder, or another sweep is at it: not ours to complain about.
    }
  }
}
