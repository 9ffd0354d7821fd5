import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sku, startServer, temporaryFolder } from "./server.fixture.ts";

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

test("the command line does what a customer would in the bank's window, and the order is paid", async () => {
  await using server = await startServer({ workers: true });
  const { client } = server;
  await client.product.create({ sku, name: "Mug", price: { amount: 450, currency: "GBP" }, status: "active" });
  await client.inventory.receive({ sku, quantity: 1 });
  const { id } = await client.order.place({ lines: [{ sku, quantity: 1 }], paymentMethod: "pm_needs_action" });
  const statusOf = async () => (await client.order.get({ id })).status;
  const complete = (order: string) => waybill("payment:complete", "--order", order, "--data", server.folder);
  await expect.poll(statusOf, { timeout: 15_000 }).toBe("payment_processing");
  await expect.poll(async () => (await complete(id)).said, { timeout: 15_000 }).toContain("succeeded");
  await expect.poll(statusOf, { timeout: 15_000 }).toBe("confirmed");
  expect((await complete("ord_none")).said).toContain("No payment of ord_none is under way.");
}, 60_000);

test("a flash sale starts a Waybill of its own, sells what there is, and leaves nothing running", async () => {
  const folder = temporaryFolder();
  try {
    const sale = ["flash-sale", "--buyers", "12", "--units", "5", "--faults", "0", "--json", "--data", folder];
    const { code, said } = await waybill(...sale);
    const { verdict, storm } = JSON.parse(said.slice(said.indexOf("{"))) as { verdict: object; storm: object };
    expect(verdict).toMatchObject({ sold: 5, confirmed: 5, captures: 5, orders: { confirmed: 5 }, wrong: [] });
    expect(storm).toMatchObject({ wanting: 7, refusals: { false: 0 } });
    expect(code).toBe(0);
    expect(existsSync(join(folder, "environment.json"))).toBe(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);

test("what can't be done is said in a sentence", async () => {
  expect(await waybill("--help")).toMatchObject({ code: 0, said: expect.stringContaining("Usage:") as string });
  for (const [args, sentence] of [
    [["owner:remove"], "There is no command owner:remove."],
    [["owner:create"], "owner:create needs --email."],
    [["flash-sale", "--buyers", "0"], "--buyers must be a whole number from 1, not 0."],
    [["flash-sale", "--faults", "30"], "--faults takes a share from 0 to 1, not 30"],
    [["payment:complete", "--email", "me@people.test"], "payment:complete needs --order."],
    [["owner:create", "--email", "me@people.test", "--data", "/nowhere"], "No Waybill runs on /nowhere."],
  ] as const) {
    const { code, said } = await waybill(...args);
    expect([code, said]).toEqual([1, expect.stringContaining(sentence)]);
  }
});
