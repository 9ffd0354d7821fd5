import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/trpc.ts"],
  format: ["esm", "cjs"],
  platform: "neutral",
  target: "es2022",
  fixedExtension: true,
  // TypeScript 7 has no API for a bundler of declarations; oxc needs none, because every export says its type.
  dts: { generator: "oxc" },
  // All that runs travels inside: an app that installs the client installs one package.
  deps: { alwaysBundle: [/^@trpc\/client/, "superjson", "copy-anything", "is-what"], onlyBundle: false },
});
