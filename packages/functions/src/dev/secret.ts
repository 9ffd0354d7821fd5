import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** This installation's secret, made once: a list's cursor holds over a restart. */
export function secretOf(folder: string): string {
  const file = join(folder, "cursor.secret");
  if (!existsSync(file)) writeFileSync(file, randomUUID(), { mode: 0o600 });
  return readFileSync(file, "utf8");
}
