// Installs dependencies when, and only when, something that decides them has changed since the last time.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const stampName = ".waybill-install";
const probeTimeoutMs = 20_000;

/** One hash over all that decides what node_modules should hold. */
export function fingerprint(root) {
  const packages = join(root, "packages");
  const manifests = existsSync(packages)
    ? readdirSync(packages)
        .sort()
        .map((name) => join(packages, name, "package.json"))
    : [];
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"].map((name) => join(root, name))) {
    hash.update(existsSync(file) ? readFileSync(file) : "absent");
  }
  for (const file of manifests) hash.update(existsSync(file) ? readFileSync(file) : "absent");
  return hash.digest("hex");
}

/** Asks for one small document through npm, which knows the machine's proxy and registry settings. */
function registryAnswers(env, spec) {
  const args = ["view", spec, "version", "--fetch-retries=0", `--fetch-timeout=${probeTimeoutMs}`];
  const shell = process.platform === "win32";
  return new Promise((resolve) => {
    execFile("npm", args, { env, shell, timeout: probeTimeoutMs + 5_000 }, (error) => resolve(!error));
  });
}

const unreachable =
  "The npm registry could not be reached, so dependencies cannot be installed.\n" +
  "Check the network, or a proxy or mirror in ~/.npmrc (`npm config get registry`), and run the same command again.";

export async function installIfNeeded({ root, env, packageManager, run }) {
  const stamp = join(root, "node_modules", stampName);
  const now = fingerprint(root);
  const before = existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined;
  if (before === now) return { ok: true };

  const spec = packageManager.split("+")[0];
  const first = !existsSync(join(root, "node_modules", ".modules.yaml"));
  console.log(
    first
      ? "Installing dependencies (first run: about 40 s) …"
      : "Installing dependencies (the lockfile or a package.json changed) …",
  );
  const hasPnpm = existsSync(join(root, "node_modules", ".bin", "pnpm"));
  if (!hasPnpm) {
    if (!(await registryAnswers(env, spec))) return { ok: false, message: unreachable };
    console.log(`Fetching ${spec}, the package manager of this repository …`);
  }
  const [command, prefix] = hasPnpm ? ["pnpm", []] : ["npx", ["--yes", spec]];
  const code = await run(command, [...prefix, "install", "--frozen-lockfile"]);
  if (code === 0) {
    writeFileSync(stamp, now);
    return { ok: true };
  }
  if (!(await registryAnswers(env, spec))) return { ok: false, message: unreachable };
  return { ok: false, message: `Installing dependencies failed (exit code ${code}); the reason is above.` };
}
