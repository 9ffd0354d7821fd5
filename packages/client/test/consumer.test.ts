import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { harness } from "@waybill/functions/harness";
import { afterAll, beforeAll, expect, test } from "vitest";

const client = join(import.meta.dirname, "..");
const bin = join(client, "..", "..", "node_modules", ".bin");
const app = mkdtempSync(join(tmpdir(), "waybill-consumer-"));
const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, npm_config_update_notifier: "false" };

interface Ran {
  code: number;
  output: string;
}

/** Runs a command and gives its exit code and all that it said. */
async function run(command: string, args: string[], cwd: string, more: Record<string, string> = {}): Promise<Ran> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd, env: { ...env, ...more } });
    return { code: 0, output: stdout + stderr };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

const compile = (project: string): Promise<Ran> => run("tsc", ["-p", project, "--pretty", "false"], app);
const clean = { code: 0, output: "" };

beforeAll(async () => {
  const packed = await run("pnpm", ["pack", "--pack-destination", app], client);
  expect(packed.code, packed.output).toBe(0);
  cpSync(join(client, "consumer"), app, { recursive: true, filter: (path) => !path.includes("node_modules") });
  const tarball = readdirSync(app).find((name) => name.endsWith(".tgz")) ?? "no tarball";
  const flags = ["--offline", "--no-audit", "--no-fund", "--omit=peer", "--legacy-peer-deps"];
  const installed = await run("npm", ["install", ...flags, `./${tarball}`], app);
  expect(installed.code, installed.output).toBe(0);
}, 120_000);

afterAll(() => rmSync(app, { recursive: true, force: true }));

test("the package brings nothing else along, and holds no source", () => {
  expect(readdirSync(join(app, "node_modules")).filter((name) => !name.startsWith("."))).toEqual(["@waybill"]);
  const installed = join(app, "node_modules", "@waybill", "client");
  expect(readdirSync(installed).toSorted((a, b) => a.localeCompare(b))).toEqual([
    "dist",
    "LICENSE",
    "package.json",
    "README.md",
  ]);
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Record<string, object>;
  expect(manifest["dependencies"]).toBeUndefined();
  expect(JSON.stringify(manifest["exports"])).not.toContain("src/");
});

test("npm pack makes no tarball, and says what does", async () => {
  const to = mkdtempSync(join(app, "npm-"));
  // An outer pnpm (`pnpm test`) would lend npm its name.
  const { code, output } = await run("npm", ["pack", "--pack-destination", to], client, { npm_config_user_agent: "" });
  expect(code).not.toBe(0);
  expect(output).toContain("Pack @waybill/client by `pnpm pack`");
  expect(readdirSync(to)).toEqual([]);
}, 60_000);

test.each(["index", "trpc"])("%s.mjs and .cjs import nothing", (entry) => {
  const dist = join(app, "node_modules", "@waybill", "client", "dist");
  const code = ["mjs", "cjs"].map((type) => readFileSync(join(dist, `${entry}.${type}`), "utf8")).join("\n");
  expect(code.replaceAll(/^\s*\*.*$/gm, "").match(/^import .*|require\(.*/gm)).toBeNull();
});

test("strict apps compile without skipLibCheck, and what must not compile does not: NodeNext, ESM and CommonJS", async () => {
  expect(await compile("tsconfig.json")).toEqual(clean);
}, 60_000);

test("so do apps that are bundled", async () => {
  expect(await compile("tsconfig.bundler.json")).toEqual(clean);
}, 60_000);

test("the compiled app works against a live server, as ESM and as CommonJS", async () => {
  expect(await compile("tsconfig.json")).toEqual(clean);
  await using stack = await harness();
  const manager = stack.client("manager:mia");
  const sku = "MUG-01";
  await manager.product.create({ sku, name: "Mug", price: { amount: 1999, currency: "GBP" }, status: "active" });
  await manager.inventory.receive({ sku, quantity: 5 });
  const { url } = await stack.stack.listen({ host: "127.0.0.1", port: 0 });
  const settings = { WAYBILL_URL: url, WAYBILL_TOKEN: stack.token("customer:ann"), WAYBILL_SKU: sku };

  const esm = await run("node", ["out/esm.mjs"], app, settings);
  expect(JSON.parse(esm.output)).toEqual({ same: true, available: 4, refused: "auth.unauthenticated" });
  const cjs = await run("node", ["out/cjs.cjs"], app, settings);
  expect(JSON.parse(cjs.output)).toEqual({ createdAt: true, reason: "product.not_found" });
}, 60_000);

test("the router's type is exact in an app that brings tRPC", async () => {
  const trpc = join(app, "node_modules", "@trpc");
  mkdirSync(trpc);
  for (const name of ["client", "server"]) {
    symlinkSync(realpathSync(join(client, "node_modules", "@trpc", name)), join(trpc, name));
  }
  try {
    expect(await compile("tsconfig.trpc.json")).toEqual(clean);
  } finally {
    rmSync(trpc, { recursive: true });
  }
}, 60_000);

test("the example of the README compiles", async () => {
  const readme = readFileSync(join(client, "README.md"), "utf8");
  const examples = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, code]) => code);
  expect(examples.length).toBeGreaterThan(0);
  const at = mkdtempSync(join(app, "readme-"));
  for (const [index, code] of examples.entries())
    writeFileSync(join(at, `example-${index}.mts`), `${code}\nexport {};\n`);
  const files = {
    extends: join("..", "tsconfig.json"),
    compilerOptions: { noEmit: true, rootDir: ".." },
    include: ["*.mts"],
  };
  writeFileSync(join(at, "tsconfig.json"), JSON.stringify(files));
  expect(await run("tsc", ["-p", "tsconfig.json", "--pretty", "false"], at)).toEqual(clean);
}, 60_000);
