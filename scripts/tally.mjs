// Counts a CI run: `N passed, N failed` from the tests' report and the steps' report, as the last line.
// A run that failed without a failed test to show for it (a crash, a missing report, too little coverage) counts as one.
import { existsSync, readFileSync } from "node:fs";

const [testsFile, testsCode, checksFile, checksCode] = process.argv.slice(2);
const read = (file) => {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  } catch {
    return undefined;
  }
};
const tests = read(testsFile);
const checks = read(checksFile);

let passed = tests?.numPassedTests ?? 0;
let failed = tests?.numFailedTests ?? 0;
// A test file that could not even be loaded has no tests to fail.
failed += (tests?.testResults ?? []).filter(
  ({ status, assertionResults }) => status === "failed" && !assertionResults.some((one) => one.status === "failed"),
).length;
if (testsCode !== "0" && failed === 0) {
  failed += 1;
  console.log(tests ? "npm test failed although every test passed: see above." : "npm test ended without a report.");
}
if (testsCode === "0" && passed === 0) {
  failed += 1;
  console.log("npm test ran no tests.");
}

const failedSteps = (checks ?? []).filter(({ ok }) => !ok).length;
passed += (checks ?? []).length - failedSteps;
failed += failedSteps;
if (checksCode !== "0" && failedSteps === 0) {
  failed += 1;
  console.log("The checks ended without a report.");
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
