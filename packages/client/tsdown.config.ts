import { defineConfig, type UserConfig } from "tsdown";

const shared: UserConfig = {
  format: ["esm", "cjs"],
  platform: "neutral",
  target: "es2022",
  fixedExtension: true,
  clean: false,
  // TypeScript 7 has no API for a bundler of declarations; oxc needs none, because every export says its type.
  dts: { generator: "oxc" },
};
const wire = ["superjson", "copy-anything", "is-what"];

export default defineConfig([
  // All that runs travels inside: an app that installs the client installs one package.
  { ...shared, entry: ["src/index.ts"], deps: { alwaysBundle: [/^@trpc\//, ...wire], onlyBundle: false } },
  // Types for tRPC's own client must be the very types of the app's tRPC.
  { ...shared, entry: ["src/trpc.ts"], deps: { alwaysBundle: wire, onlyBundle: false } },
]);
