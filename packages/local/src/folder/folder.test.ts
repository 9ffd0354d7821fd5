import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test, vi } from "vitest";
import { end as endProcess, identify, isSame } from "../folder/process.ts";
import { openDataFolder, startEngines } from "../local.ts";
import { awsJson } from "../wire/aws-json.ts";
import { tempDir } from "../../test/temp.ts";

interface Running {
  child: ChildProcess;
  repairs: string[];
  /** Where its database is. */
  folder: string;
  engine: { pid: number; startedAt: string };
}

/** Another process with a stack on this folder, or on one in memory, ready. */
async function run(path: string, item: string): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../test/run.ts"), path, item], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(child.stdout ?? child, "data");
  const { folder, repairs } = JSON.parse(String(line));
  const { engine } = JSON.parse(readFileSync(join(folder, "dynamo.db.pid"), "utf8"));
  onTestFinished(async () => void (isSame(engine) && (await endProcess(engine))));
  return { child, engine, folder, repairs };
}

async function end({ child }: Running, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, "exit");
  child.kill(signal);
  await exit;
}

test("after kill -9 the next start ends the stale engine and keeps the data", async () => {
  using dir = tempDir();
  const killed = await run(dir.path, "precious");
  await end(killed, "SIGKILL");
  expect(isSame(killed.engine)).toBe(true);

  using folder = await openDataFolder(dir.path);
  expect(folder.repairs).toEqual([expect.stringContaining("ended")]);
  expect(isSame(killed.engine)).toBe(false);
  await using engines = await startEngines({ dataDir: folder.path });
  const dynamo = awsJson({ endpoint: engines.dynamo.endpoint, target: "DynamoDB_20120810", region: engines.region });
  expect(
    await dynamo("GetItem", { TableName: "run-Table", Key: { pk: { S: "precious" }, sk: { S: "-" } } }),
  ).toHaveProperty("Item");
});

test.for(["SIGTERM", "SIGINT"] as const)("%s ends the engine together with its owner", async (signal) => {
  using dir = tempDir();
  const running = await run(dir.path, "");
  await end(running, signal);
  await vi.waitUntil(() => !isSame(running.engine), { timeout: 5_000, interval: 10 });
});

test("a second Waybill on the same folder is refused, by the folder and by the engine", async () => {
  using dir = tempDir();
  const running = await run(dir.path, "");
  const refused = {
    code: "already_running",
    message: `Waybill is already running on this folder (process ${running.child.pid}).`,
    hint: "Stop it, or use another folder.",
  };
  await expect(openDataFolder(dir.path)).rejects.toMatchObject(refused);
  await expect(openDataFolder(dir.path, { fresh: true })).rejects.toMatchObject(refused);
  await expect(startEngines({ dataDir: dir.path })).rejects.toMatchObject(refused);
  expect(isSame(running.engine)).toBe(true);
});

test("a pid file whose number belongs to another program now does not get that program killed", async () => {
  using dir = tempDir();
  const stranger = spawn("sleep", ["60"]);
  onTestFinished(() => void stranger.kill());
  const engine = identify(stranger.pid ?? 0);
  writeFileSync(join(dir.path, "dynamo.db.pid"), JSON.stringify({ engine, owner: { pid: 1, startedAt: "never" } }));
  await (await startEngines({ dataDir: dir.path })).stop();
  expect(engine && isSame(engine)).toBe(true);
});

test.for(["dynamo.db", "aws/fauxqs.db"])(
  "a damaged %s is named, with the way out, and fresh begins again",
  async (file) => {
    using dir = tempDir();
    (await openDataFolder(dir.path)).close();
    mkdirSync(join(dir.path, "aws"), { recursive: true });
    writeFileSync(join(dir.path, file), "this is not a database".repeat(100));
    await expect(openDataFolder(dir.path)).rejects.toMatchObject({
      code: "database_corrupt",
      message: expect.stringContaining(file),
      hint: expect.stringContaining("--fresh"),
    });
    using folder = await openDataFolder(dir.path, { fresh: true });
    expect(existsSync(join(folder.path, file))).toBe(false);
  },
);

test("a database with a damaged page is named", async () => {
  using dir = tempDir();
  (await openDataFolder(dir.path)).close();
  const file = join(dir.path, "dynamo.db");
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE t (x TEXT); CREATE INDEX i ON t (x);");
  const insert = database.prepare("INSERT INTO t VALUES (?)");
  for (let n = 0; n < 500; n++) insert.run(`row ${n}`.repeat(20));
  database.close();
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.fill(0xff, 8_192, 16_384));
  await expect(openDataFolder(dir.path)).rejects.toMatchObject({ code: "database_corrupt" });
});

test("what a killed run left in memory is swept by the next start", async () => {
  const killed = await run("", "");
  const left = killed.folder;
  expect(existsSync(left)).toBe(true);
  await end(killed, "SIGKILL");
  await (await startEngines()).stop();
  expect(existsSync(left)).toBe(false);
  expect(isSame(killed.engine)).toBe(false);
});

test.for(["checkpoints/waybill-Relay.json", "identity/clients.json"])("a half-written %s is named", async (file) => {
  using dir = tempDir();
  (await openDataFolder(dir.path)).close();
  mkdirSync(join(dir.path, file, ".."), { recursive: true });
  writeFileSync(join(dir.path, file), '{"streamArn":');
  await expect(openDataFolder(dir.path)).rejects.toMatchObject({
    code: "data_corrupt",
    message: expect.stringContaining(file),
  });
});

test("a folder that is not Waybill's is neither used nor emptied", async () => {
  using dir = tempDir();
  const thesis = join(dir.path, "thesis.txt");
  writeFileSync(thesis, "years of work");
  for (const fresh of [false, true])
    await expect(openDataFolder(dir.path, { fresh })).rejects.toMatchObject({ code: "not_our_folder" });
  expect(readFileSync(thesis, "utf8")).toBe("years of work");
});

test("the lock of a dead process is taken over", async () => {
  using dir = tempDir();
  (await openDataFolder(dir.path)).close();
  writeFileSync(join(dir.path, "waybill.lock"), JSON.stringify({ pid: process.pid, startedAt: "another life" }));
  using folder = await openDataFolder(dir.path);
  expect(folder.repairs).toEqual([]);
  await expect(openDataFolder(dir.path)).rejects.toMatchObject({ code: "already_running" });
});

test("data of another format is refused as it is; a new folder and a fresh start have the one asked for", async () => {
  using dir = tempDir();
  const path = join(dir.path, "data");
  const start = async (format: string, fresh = false) => {
    using folder = await openDataFolder(path, { format, fresh });
    await using _ = await startEngines({ dataDir: folder.path });
  };
  await start("1");
  await start("1");
  await expect(start("2")).rejects.toMatchObject({
    code: "data_outdated",
    hint: expect.stringContaining("--fresh") as string,
  });
  await start("1");
  await start("2", true);
  await expect(start("1")).rejects.toMatchObject({ code: "data_outdated" });
});
