/** What a second program needs to know in order to work on the running stack, such as `npm run waybill`. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const fileOf = (folder: string): string => join(folder, "environment.json");

/** Only the owner of the folder may read it: it holds the installation's secrets. It is gone when the stack stops. */
export function publish(folder: string, environment: Record<string, string>): () => void {
  const file = fileOf(folder);
  writeFileSync(file, JSON.stringify(environment, null, 2), { mode: 0o600 });
  return () => rmSync(file, { force: true });
}
