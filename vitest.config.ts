import { defineConfig, type TestProjectConfiguration } from "vitest/config";

const engines = "./scripts/vitest.engines.ts";

function project(name: string, include: string[], globalSetup: string[] = []): TestProjectConfiguration {
  return { extends: true, test: { name, include, globalSetup } };
}

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    retry: 0,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    projects: [
      project("core", ["packages/core/src/**/*.test.ts"], [engines]),
      project(
        "functions",
        ["packages/functions/src/**/*.test.ts", "packages/functions/scripts/**/*.test.ts"],
        [engines],
      ),
      project("client", ["packages/client/{src,test}/**/*.test.ts"], [engines]),
      project("examples", ["examples/**/*.test.ts"], [engines]),
      project("local", ["packages/local/src/**/*.test.ts"]),
      project("repo", ["scripts/**/*.test.ts"]),
      project("infra", ["infra/test/**/*.test.ts"], [engines, "./infra/test/setup.ts"]),
    ],
    coverage: {
      provider: "v8",
      include: ["packages/core/src/**/*.ts", "packages/functions/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.fixture.ts", "packages/functions/src/dev.ts", "packages/functions/src/dev/**"],
      reporter: ["text-summary", "json-summary", "html"],
      thresholds: { lines: 90 },
    },
  },
});
