import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

interface Case {
  tests?: unknown;
  testsCode?: number;
  checks?: { name: string; ok: boolean }[];
  checksCode?: number;
}

/** The last line and the exit code for what a run left behind. */
function tally({ tests, testsCode = 0, checks, checksCode = 0 }: Case): [string | undefined, number | null] {
  const folder = mkdtempSync(join(tmpdir(), "waybill-tally-"));
  try {
    const [testsFile, checksFile] = [join(folder, "tests.json"), join(folder, "checks.json")];
    if (tests) writeFileSync(testsFile, typeof tests === "string" ? tests : JSON.stringify(tests));
    if (checks) writeFileSync(checksFile, JSON.stringify(checks));
    const script = join(import.meta.dirname, "tally.mjs");
    const args = [script, testsFile, String(testsCode), checksFile, String(checksCode)];
    const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
    return [stdout.trimEnd().split("\n").at(-1), status];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const good = { numPassedTests: 5, numFailedTests: 0, testResults: [] };
const steps = [
  { name: "types", ok: true },
  { name: "lint", ok: true },
];
const failedStep = [
  { name: "types", ok: true },
  { name: "lint", ok: false },
];
const unloaded = { ...good, testResults: [{ status: "failed", assertionResults: [] }] };

test.each<[string, Case, string, number]>([
  ["all is well", { tests: good, checks: steps }, "7 passed, 0 failed", 0],
  ["tests fail", { tests: { ...good, numFailedTests: 2 }, testsCode: 1, checks: steps }, "7 passed, 2 failed", 1],
  ["a step fails", { tests: good, checks: failedStep, checksCode: 1 }, "6 passed, 1 failed", 1],
  ["vitest crashed without a report", { testsCode: 1, checks: steps }, "2 passed, 1 failed", 1],
  ["the report is cut off", { tests: '{"numPa', testsCode: 1, checks: steps }, "2 passed, 1 failed", 1],
  ["a test file cannot be loaded", { tests: unloaded, testsCode: 1, checks: steps }, "7 passed, 1 failed", 1],
  ["coverage is too low", { tests: good, testsCode: 1, checks: steps }, "7 passed, 1 failed", 1],
  ["no test ran", { tests: { ...good, numPassedTests: 0 }, checks: steps }, "2 passed, 1 failed", 1],
  ["the steps ended without a report", { tests: good, checksCode: 1 }, "5 passed, 1 failed", 1],
])("CI says so when %s", (_, given, line, code) => {
  expect(tally(given)).toEqual([line, code]);
});
