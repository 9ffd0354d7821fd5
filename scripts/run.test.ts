import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const own = import.meta.dirname;

/** A repository in small: our scripts, a script to run, and a pnpm that only writes down that it was asked. */
function repository(child: string) {
  const root = mkdtempSync(join(tmpdir(), "waybill-run-"));
  const bin = join(root, "node_modules", ".bin");
  mkdirSync(bin, { recursive: true });
  for (const name of ["run.mjs", "install.mjs"]) cpSync(join(own, name), join(root, "scripts", name));
  const scripts = { dev: "node child.mjs first" };
  writeFileSync(join(root, "package.json"), JSON.stringify({ packageManager: "pnpm@12.21.0", scripts }));
  writeFileSync(join(root, "pnpm-lock.yaml"), "one");
  writeFileSync(join(root, "child.mjs"), child);
  const asked = join(root, "asked");
  pnpm(root, `echo "$@" >> ${asked}`);
  const installs = (): string[] => (existsSync(asked) ? readFileSync(asked, "utf8").trim().split("\n") : []);
  return { root, installs, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

function pnpm(root: string, script: string): void {
  const file = join(root, "node_modules", ".bin", "pnpm");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const env = { ...process.env, npm_lifecycle_event: "" };
const run = (root: string, args: string[], more: Record<string, string> = {}) =>
  spawnSync(process.execPath, ["scripts/run.mjs", ...args], { cwd: root, encoding: "utf8", env: { ...env, ...more } });

const lasting = `const timer = setInterval(() => {}, 1000);
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => { console.log("got " + signal); clearInterval(timer); process.exitCode = 7; });
}
console.log("child " + process.pid);`;

/** Waits until the child says its process id. */
async function childOf(parent: ChildProcess): Promise<number> {
  let text = "";
  for await (const chunk of parent.stdout ?? []) {
    text += String(chunk);
    const pid = /child (\d+)/.exec(text)?.[1];
    if (pid !== undefined) return Number(pid);
  }
  throw new Error(`no child: ${text}`);
}

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("arguments and the exit code are passed on", () => {
  using it = repository('console.log(process.argv.slice(2).join(" ")); process.exit(3);');
  const { status, stdout } = run(it.root, ["dev", "--fresh", "--port", "4001"]);
  expect(status).toBe(3);
  expect(stdout).toContain("first --fresh --port 4001");
});

test("dependencies are installed the first time, again when the lockfile or a manifest changed, and else not", () => {
  using it = repository("");
  expect(run(it.root, ["dev"]).stdout).toContain("first run: about 40 s");
  run(it.root, ["dev"]);
  expect(it.installs()).toEqual(["install --frozen-lockfile"]);
  writeFileSync(join(it.root, "pnpm-lock.yaml"), "two");
  run(it.root, ["dev"]);
  expect(it.installs()).toHaveLength(2);
  mkdirSync(join(it.root, "packages", "core"), { recursive: true });
  writeFileSync(join(it.root, "packages", "core", "package.json"), "{}");
  run(it.root, ["dev"]);
  expect(it.installs()).toHaveLength(3);
});

test("a failed install stops, is tried again next time, and blames the registry only when that is the cause", () => {
  using it = repository("console.log('started')");
  pnpm(it.root, "exit 5");
  const { status, stdout, stderr } = run(it.root, ["dev"], { npm_config_registry: "http://127.0.0.1:9" });
  expect(status).toBe(1);
  expect(stderr).toContain("The npm registry could not be reached");
  expect(stdout).not.toContain("started");
  pnpm(it.root, "exit 0");
  expect(run(it.root, ["dev"]).stdout).toContain("started");
}, 60_000);

test("an unknown script is refused", () => {
  using it = repository("");
  const { status, stderr } = run(it.root, ["deploy"]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'There is no script "deploy" in package.json.\n' });
});

test.each(["SIGTERM", "SIGINT"] as const)("%s ends the child, whose exit code is the answer", async (signal) => {
  using it = repository(lasting);
  run(it.root, ["unknown"]);
  const parent = spawn(process.execPath, ["scripts/run.mjs", "dev"], {
    cwd: it.root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const pid = await childOf(parent);
  parent.kill(signal);
  const [code] = (await once(parent, "exit")) as [number];
  expect({ code, alive: alive(pid) }).toEqual({ code: 7, alive: false });
});

test("when npm's shell dies without a word, nothing is left behind", async () => {
  using it = repository(lasting);
  const command = `"${process.execPath}" scripts/run.mjs dev; true`;
  const options = {
    cwd: it.root,
    env: { ...env, npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "pipe"] as const,
  };
  const shell = spawn("sh", ["-c", command], { ...options, stdio: [...options.stdio] });
  const pid = await childOf(shell);
  shell.kill("SIGKILL");
  await expect.poll(() => alive(pid), { timeout: 5_000 }).toBe(false);
});
