import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type SecretName = "cursor" | "identity" | "password";

const lengthMin = 32;

/** This installation's secrets, each made once: cursors, API keys and passwords hold over a restart. */
export function secretOf(folder: string, name: SecretName): string {
  const file = join(folder, `${name}.secret`);
  const known = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (known.length >= lengthMin) return known;
  const made = randomBytes(32).toString("hex");
  writeFileSync(file, made, { mode: 0o600 });
  return made;
}
