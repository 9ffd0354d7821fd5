import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** This installation's secret, made once: a list's cursor holds over a restart. */
export function secretOf(folder: string): string {
  const file = join(folder, "cursor.secret");
  const known = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (known.length >= 36) return known;
  const made = randomUUID();
  writeFileSync(file, made, { mode: 0o600 });
  return made;
}
