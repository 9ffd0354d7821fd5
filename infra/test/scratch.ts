import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../synth/sst.ts";
import type { Edit } from "./edits.ts";

/** A copy of the configuration with the edits made, beside the same packages. */
export function scratchProject(edits: readonly Edit[]) {
  const root = mkdtempSync(join(tmpdir(), "infra-edits-"));
  const at = (path: string) => join(projectRoot, path);
  for (const path of ["sst.config.ts", "package.json", "tsconfig.json"]) cpSync(at(path), join(root, path));
  cpSync(at("infra"), join(root, "infra"), { recursive: true });
  for (const path of ["packages", "node_modules"]) symlinkSync(at(path), join(root, path));
  // The command line writes into its platform, so only what is large and only read is shared.
  mkdirSync(join(root, ".sst"));
  const modules = at(".sst/platform/node_modules");
  cpSync(at(".sst/platform"), join(root, ".sst/platform"), { recursive: true, filter: (from) => from !== modules });
  symlinkSync(modules, join(root, ".sst/platform/node_modules"));
  for (const file of ["provider-lock.json", "esbuild.json"]) cpSync(at(`.sst/${file}`), join(root, ".sst", file));

  for (const { mistake, file, find, replace } of edits) {
    const path = join(root, file);
    const before = readFileSync(path, "utf8");
    if (!before.includes(find)) throw new Error(`"${mistake}" is out of date: ${file} has no ${find}`);
    writeFileSync(
      path,
      before.replace(find, () => replace),
    );
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
