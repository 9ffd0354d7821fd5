// Brings SST's platform (its components, their types and Pulumi's libraries) into .sst, once per version.
// It comes from the npm registry; bun installs it, because SST ships a lockfile for bun only.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const platform = join(root, ".sst", "platform");
const { version } = JSON.parse(readFileSync(join(root, "node_modules", "sst", "package.json"), "utf8"));
const bunVersion = "1.4.5";

const isCurrent = () =>
  existsSync(join(platform, "node_modules", "@pulumi", "aws", "package.json")) &&
  existsSync(join(root, ".sst", "provider-lock.json")) &&
  readFileSync(join(platform, "version"), "utf8") === version;

function run(command, args, env = {}) {
  const { status, error, stderr } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` },
    stdio: ["ignore", "ignore", "pipe"],
    shell: process.platform === "win32",
  });
  if (status === 0) return;
  console.error(`${command} ${args.join(" ")} failed: ${error?.message ?? stderr?.toString() ?? status}`);
  process.exit(1);
}

function bun() {
  const home = join(root, "node_modules", ".cache", "bun");
  const binary = join(home, "node_modules", "bun", "bin", "bun.exe");
  const works = () => existsSync(binary) && spawnSync(binary, ["--version"]).stdout?.toString().trim() === bunVersion;
  if (works()) return binary;
  mkdirSync(home, { recursive: true });
  run("npm", ["install", "--prefix", home, "--no-save", "--no-audit", "--no-fund", `bun@${bunVersion}`]);
  // Some npms ask before they run a package's own installation.
  if (!works()) run(process.execPath, [join(home, "node_modules", "bun", "install.js")]);
  return binary;
}

if (!isCurrent()) {
  console.log("Installing SST's platform (once: about 15 s) …");
  rmSync(platform, { recursive: true, force: true });
  run("sst", ["install", "--stage", "dev"], {
    SST_BUN_PATH: bun(),
    SST_TELEMETRY_DISABLED: "1",
    SST_SKIP_DEPENDENCY_CHECK: "true",
    AWS_EC2_METADATA_DISABLED: "true",
  });
  if (!isCurrent()) {
    console.error(`SST ${version} did not install its platform into ${platform}.`);
    process.exit(1);
  }
}
