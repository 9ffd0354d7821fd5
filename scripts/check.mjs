// `pnpm check`: everything that CI asks, one step after the other. All steps run even when one fails.
//
//   node scripts/check.mjs                 all steps
//   node scripts/check.mjs types lint      only these
//   node scripts/check.mjs --without tests --report file.json
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, TURBO_TELEMETRY_DISABLED: "1" };

/** Each step is a script of package.json and the question that it answers. */
const steps = [
  { name: "types", script: "types", asks: "Does the whole repository type-check?" },
  { name: "lint", script: "lint", asks: "Are the rules of the code and of the architecture kept?" },
  { name: "format", script: "format:check", asks: "Is every file formatted?" },
  { name: "unused", script: "unused", asks: "Is there code or a dependency that nobody uses?" },
  { name: "contract", script: "contract:check", asks: "Are the client's generated types those of the router?" },
  { name: "tests", script: "test:all", asks: "Do the guarantees hold?" },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { without: { type: "string", multiple: true, default: [] }, report: { type: "string" } },
});
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const wanted = steps.filter(
  ({ name }) => (positionals.length === 0 || positionals.includes(name)) && !values.without.includes(name),
);

function run(command) {
  const shell = { cwd: root, env, stdio: "inherit", shell: true };
  return new Promise((resolve) => {
    spawn(command, shell).on("exit", (code) => resolve(code ?? 1));
  });
}

const results = [];
for (const { name, script, asks } of wanted) {
  console.log(`\n── ${name}: ${asks}  (${scripts[script]})`);
  const startedAtMs = Date.now();
  const code = await run(scripts[script]);
  results.push({ name, ok: code === 0, seconds: (Date.now() - startedAtMs) / 1000 });
}

console.log("\n── summary");
for (const { name, ok, seconds } of results) {
  console.log(`${ok ? "✓" : "✗"} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s`);
}
if (values.report) writeFileSync(values.report, JSON.stringify(results));
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;
