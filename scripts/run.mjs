// `npm start` and `npm test` come through here. It needs only the machine's own Node (20 or newer) and npm:
// it brings pnpm and Node 24 from the npm registry on the first run, then hands over to a script of package.json.
//
//   node scripts/run.mjs dev --fresh --port 4001     everything after the script's name is passed on
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installIfNeeded } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const nodeMajorMin = 20;

function stop(message, code = 1) {
  console.error(message);
  process.exit(code);
}

if (Number(process.versions.node.split(".")[0]) < nodeMajorMin) {
  stop(
    `Waybill needs Node ${nodeMajorMin} or newer to start; this is ${process.version}. ` +
      `It brings the Node that it runs on itself, so any newer Node will do.`,
  );
}

const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
  TURBO_TELEMETRY_DISABLED: "1",
  SST_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  NPM_CONFIG_UPDATE_NOTIFIER: "false",
};

let child;
let stopping;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stopping = signal;
    // A terminal sends Ctrl-C to the whole group, so the child has it already; a second one would mean "at once".
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child?.kill(signal);
  });
}

// npm puts a shell between itself and this process, and that shell dies of a signal without passing it on.
// Losing the parent is therefore the signal: nothing may be left behind.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid === parent || stopping) return;
    stopping = "SIGTERM";
    child?.kill("SIGTERM");
  }, 200).unref();
}

/** Runs one command without a shell in between, so that a signal reaches the command itself. */
function run(command, args) {
  const local = join(bin, command);
  const executable = existsSync(local) ? local : command;
  return new Promise((resolve) => {
    child = spawn(executable, args, { cwd: root, env, stdio: "inherit", shell: process.platform === "win32" });
    child.on("error", (error) => stop(`Could not run ${command}: ${error.message}`));
    child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : signal ? 143 : 1)));
  });
}

const [script, ...extra] = process.argv.slice(2);
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const chain = manifest.scripts[script ?? ""];
if (chain === undefined) stop(`There is no script "${script ?? ""}" in package.json.`);

const installed = await installIfNeeded({ root, env, packageManager: manifest.packageManager, run });
if (!installed.ok) stop(installed.message, stopping === "SIGINT" ? 130 : 1);

const steps = chain.split(" && ").map((step) => step.split(" "));
for (const [index, [command, ...args]] of steps.entries()) {
  const last = index === steps.length - 1;
  const code = await run(command, last ? [...args, ...extra] : args);
  if (code !== 0 || stopping) process.exit(code);
}
