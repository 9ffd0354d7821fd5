import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const git = (...args: string[]): string[] =>
  execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\n").filter(Boolean);

// What git knows and what it would add, without what is deleted or ignored.
const files = [...new Set(git("ls-files", "--cached", "--others", "--exclude-standard"))].filter((file) =>
  existsSync(join(root, file)),
);
const sources = files.filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file));
const generated = /\/contract(\.\w+)?\.ts$/;

test("the median source file is shorter than 100 lines", () => {
  const lengths = sources
    .filter((file) => !generated.test(file))
    .map((file) => readFileSync(join(root, file), "utf8").split("\n").length)
    .sort((a, b) => a - b);
  expect(lengths.length).toBeGreaterThan(0);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(100);
});

test("source sits at most five segments deep", () => {
  expect(sources.filter((file) => file.split("/").length > 5)).toEqual([]);
});

const manifests = files.filter(
  (file) => /(^|\/)package\.json$/.test(file) && !file.startsWith("packages/client/consumer/"),
);

test.each(manifests)("each version is written once, in the catalog: %s", (file) => {
  const manifest = JSON.parse(readFileSync(join(root, file), "utf8")) as Record<string, Record<string, string>>;
  const kinds = ["dependencies", "devDependencies", "optionalDependencies"];
  const loose = kinds
    .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
    .filter(([, version]) => !/^(catalog:|workspace:)/.test(version));
  expect(loose).toEqual([]);
});

test("no package is called shared, utils, types, common or config: such a name means that nobody decided", () => {
  const names = readdirSync(join(root, "packages"));
  expect(names.filter((name) => /^(shared|utils?|types|common|config|helpers|lib)$/.test(name))).toEqual([]);
});
