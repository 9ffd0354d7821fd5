// Installs Amazon's DynamoDB Local (opt-in, needs Java) into a folder that git ignores:
//
//   node packages/local/scripts/ddblocal-install.mjs .waybill/ddblocal
//   DDBLOCAL_DIR=.waybill/ddblocal …   or   startEngines({ dynamoEngine: "ddblocal", ddblocalDir: ".waybill/ddblocal" })
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The npm package that carries the jar of DynamoDB Local 1.25.1. Of its 280 dependencies, none is used. */
const carrier = "amplify-dynamodb-simulator@2.9.30";

const [folder] = process.argv.slice(2);
if (!folder) fail("Usage: node packages/local/scripts/ddblocal-install.mjs <folder, such as .waybill/ddblocal>");
const target = resolve(folder);
const jar = join(target, "node_modules/amplify-dynamodb-simulator/emulator/DynamoDBLocal.jar");

const ignored = spawnSync("git", ["check-ignore", "-q", join(target, "x")], { cwd: process.cwd() });
if (ignored.status === 1)
  fail(`${target} is not ignored by git. The licence forbids redistribution: choose a folder that is.`);

if (!existsSync(jar)) {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "package.json"), '{ "private": true }\n');
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const flags = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const { status, error } = spawnSync(npm, ["install", "--prefix", target, ...flags, carrier], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error || status !== 0 || !existsSync(jar))
    fail(`Could not install ${carrier}${error ? `: ${error.message}` : "."}`);
}
if (spawnSync("java", ["-version"], { stdio: "ignore" }).error)
  console.warn("There is no java on the PATH yet; DynamoDB Local needs Java 17 or later.");

console.log(`DynamoDB Local is in ${target}
Set DDBLOCAL_DIR=${target} to use it.

Licence: DynamoDB Local is Amazon's, under the DynamoDB Local License Agreement
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html). It may be used with an AWS account
in good standing, and may not be redistributed. It is therefore never installed by default.`);

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
