// `npm run test:ddblocal`: the tests of core and of the stream on Amazon's DynamoDB Local, as a second opinion about the
// engine that all other runs use. Needs Java. The engine is installed on first use, into a folder that git ignores.
import { spawnSync } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const dir = process.env.DDBLOCAL_DIR ?? join(root, ".waybill", "ddblocal");
const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
  WAYBILL_DYNAMO_ENGINE: "ddblocal",
  DDBLOCAL_DIR: dir,
};
const java = "java";
const shell = process.platform === "win32";

function skip(reason) {
  console.log(`Skipped: ${reason}. Everything else is tested without DynamoDB Local.`);
  process.exit(0);
}

if (spawnSync(java, ["-version"], { stdio: "ignore" }).status !== 0)
  skip("DynamoDB Local needs Java 17 or later, and there is none on the PATH");

const install = [join(root, "packages", "local", "scripts", "ddblocal-install.mjs"), dir];
const installed = spawnSync(process.execPath, install, { cwd: root, encoding: "utf8" });
if (installed.status !== 0) {
  console.error(installed.stderr);
  skip("DynamoDB Local could not be installed");
}

const runs = [
  ["--project", "core", "--testTimeout=120000", ...process.argv.slice(2)],
  ["--project", "local", "engines", "-t", "the same stack runs on DynamoDB Local"],
];
for (const tests of runs) {
  const { status } = spawnSync("vitest", ["run", ...tests], { cwd: root, env, stdio: "inherit", shell });
  if (status !== 0) process.exitCode = status ?? 1;
}
