import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Runs the script on a machine whose PATH holds only these commands, each a line of shell. */
function run(commands: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), "waybill-ddblocal-"));
  try {
    for (const [name, line] of Object.entries(commands)) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const env = { PATH: folder, DDBLOCAL_DIR: join(folder, ".waybill") };
    const script = join(import.meta.dirname, "ddblocal.mjs");
    const { status, stdout } = spawnSync(process.execPath, [script], { encoding: "utf8", env });
    return { status, lines: stdout.trim().split("\n") };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.each([
  ["there is no Java", {}, "needs Java 17 or later"],
  ["it can't be installed", { java: "exit 0", npm: "exit 1" }, "could not be installed"],
])("where %s, DynamoDB Local is skipped in one line, and nothing fails", (_, commands: Record<string, string>, why) => {
  const { status, lines } = run(commands);
  expect([status, lines.length]).toEqual([0, 1]);
  expect(lines[0]).toMatch(/^Skipped: /);
  expect(lines[0]).toContain(why);
});
