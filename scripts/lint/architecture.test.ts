import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { breaches } from "./breach.fixture.ts";

const root = join(import.meta.dirname, "..", "..");
const tsconfig = { compilerOptions: { strict: true, noEmit: true, module: "NodeNext", target: "ES2024", types: [] } };

interface Problem {
  filename: string;
  text: string;
}

/** Writes each file into a tree of its own, lints them all in one go with the repository's rules, and tidies up. */
function lint(files: { file: string; code: string }[]): Map<number, Problem[]> {
  const folder = mkdtempSync(join(tmpdir(), "waybill-lint-"));
  try {
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
    for (const [index, { file, code }] of files.entries()) {
      const path = join(folder, `case-${index}`, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, code);
    }
    const bin = join(root, "node_modules", ".bin");
    const oxlint = join(bin, "oxlint");
    const env = { ...process.env, OXLINT_TSGOLINT_PATH: join(bin, "tsgolint") };
    const args = ["--type-aware", "-c", join(root, ".oxlintrc.json"), "-f", "json", "."];
    const { stdout } = spawnSync(oxlint, args, { cwd: folder, encoding: "utf8", env });
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { message: string; help?: string; filename: string }[];
    };
    const found = new Map<number, Problem[]>(files.map((_, index) => [index, []]));
    for (const { message, help, filename } of diagnostics) {
      const index = Number(/case-(\d+)\//.exec(filename)?.[1]);
      found.get(index)?.push({ filename, text: `${message} ${help ?? ""}` });
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const broken = lint(breaches);
const clean = lint(breaches.map(({ file, clean: it }) => ({ file, ...it })));

test.each(breaches.map((breach, index) => ({ ...breach, index })))(
  "lint refuses a breach of: $rule",
  ({ index, says }) => {
    expect(broken.get(index)?.map(({ text }) => text)).toEqual([expect.stringMatching(says)]);
  },
);

test.each(breaches.map((breach, index) => ({ ...breach, index })))(
  "lint accepts the clean form of: $rule",
  ({ index }) => {
    expect(clean.get(index)).toEqual([]);
  },
);

const fromFunctions = createRequire(join(root, "packages", "functions", "package.json"));

test("only a domain's face resolves from outside core", () => {
  expect(fromFunctions.resolve("@waybill/core/event")).toMatch(/core\/src\/event\/event\.ts$/);
});

test.each(["event.repo", "event/event.repo", "event/event.repo.ts", "src/event/event.repo.ts", "event.entity"])(
  "the resolver refuses @waybill/core/%s",
  (inside) => {
    expect(() => fromFunctions.resolve(`@waybill/core/${inside}`)).toThrow(
      /Cannot find module|not defined by "exports"/,
    );
  },
);

test("the compiler refuses a file behind a domain's face too", () => {
  const probe = join(root, "packages", "functions", `.probe-${process.pid}.ts`);
  writeFileSync(probe, 'import * as x from "@waybill/core/event.repo";\nexport const y = x;\n');
  try {
    const flags = [
      "--noEmit",
      "--ignoreConfig",
      "--skipLibCheck",
      "--module",
      "nodenext",
      "--allowImportingTsExtensions",
    ];
    const run = () => execFileSync(join(root, "node_modules", ".bin", "tsc"), [...flags, probe], { encoding: "utf8" });
    expect(run).toThrow(expect.objectContaining({ stdout: expect.stringMatching(/TS2307: Cannot find module/) }));
  } finally {
    rmSync(probe);
  }
});
