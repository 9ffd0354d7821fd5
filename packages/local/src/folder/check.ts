/** Whether what a killed process left on disk can still be read. */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { LocalError } from "../error.ts";

const wayOut = "Start with --fresh to begin again with empty data, or put back a copy of this file.";

/** https://www.sqlite.org/pragma.html#pragma_quick_check. A file that is not there is fine. */
export function checkDatabase(file: string): void {
  if (!existsSync(file) || statSync(file).size === 0) return;
  let verdict: unknown;
  try {
    const database = new DatabaseSync(file);
    try {
      verdict = database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"];
    } finally {
      database.close();
    }
  } catch (error) {
    throw new LocalError(
      "database_corrupt",
      `The database ${file} is damaged: ${error instanceof Error ? error.message : String(error)}.`,
      wayOut,
      error,
    );
  }
  if (verdict !== "ok")
    throw new LocalError("database_corrupt", `The database ${file} is damaged: ${String(verdict)}.`, wayOut);
}

/** Every `.json` file in the folder and below it. */
export function checkJsonFiles(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!entry.endsWith(".json")) continue;
    const file = join(folder, entry);
    try {
      JSON.parse(readFileSync(file, "utf8"));
    } catch (error) {
      throw new LocalError("data_corrupt", `The file ${file} is half-written or damaged.`, wayOut, error);
    }
  }
}
