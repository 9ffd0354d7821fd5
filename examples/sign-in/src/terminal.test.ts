import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { createClient } from "@waybill/client";
import { expect, test } from "vitest";
import { email, password } from "./ann.fixture.ts";
import { mailedCode } from "./inbox.ts";
import { startWaybill } from "./waybill.fixture.ts";

const main = join(import.meta.dirname, "main.ts");

test("beside `npm start`, the code is read in the inbox that it prints", async () => {
  await using waybill = await startWaybill();
  const { auth } = createClient({ url: waybill.url });
  const { session } = await auth.signUp({ email, password });
  const code = await mailedCode(waybill.inbox, email, () => Promise.reject(new Error("The mail is there at once")));
  expect(await auth.confirmSignUp({ session, code })).toEqual({ status: "confirmed" });
  const nowhere = mailedCode(waybill.inbox, "bob@people.test", () => Promise.resolve());
  await expect(nowhere).rejects.toThrow("No code has come to bob@people.test");
});

test("where nothing runs, that is said in a sentence", async () => {
  const run = promisify(execFile)(process.execPath, [main, "--url", "http://127.0.0.1:1"]);
  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining("Start one with `npm start`") });
});
