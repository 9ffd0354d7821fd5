import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../synth/sst.ts";

/** SST's own components have to be there before a stage can be synthesized. */
export default function setup(): void {
  const { status } = spawnSync(process.execPath, [join(projectRoot, "scripts/platform.mjs")], { stdio: "inherit" });
  if (status !== 0) throw new Error("SST's platform could not be installed; the reason is above.");
}
