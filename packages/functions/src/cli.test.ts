import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startServer } from "./server.fixture.ts";

/** What somebody at a terminal would see. */
async function waybill(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "cli.ts"), ...args]);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, "exit")) as [number];
  return { code, said };
}

test("the command line reaches the Waybill that runs on a folder; it has its owner, so there is no second first one", async () => {
  await using server = await startServer({ workers: false });
  const refused = await waybill("owner:create", "--email", "me@people.test", "--data", server.folder);
  expect(refused.said).toContain("There is an owner already.");
  expect(refused.code).toBe(1);
  const wrong = await waybill("owner:create", "--email", "nobody", "--data", server.folder);
  expect(wrong.said).toContain("email must be an e-mail address");
});

test("what can't be done is said in a sentence", async () => {
  expect(await waybill("--help")).toMatchObject({ code: 0, said: expect.stringContaining("Usage:") as string });
  for (const [args, sentence] of [
    [["owner:remove"], "There is no command owner:remove."],
    [["owner:create"], "owner:create needs --email."],
    [["owner:create", "--email", "me@people.test", "--data", "/nowhere"], "No Waybill runs on /nowhere."],
  ] as const) {
    const { code, said } = await waybill(...args);
    expect([code, said]).toEqual([1, expect.stringContaining(sentence)]);
  }
});
