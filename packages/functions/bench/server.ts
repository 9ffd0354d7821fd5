/** A Waybill in a process of its own on a fresh folder in memory, so that the load has the API and not itself to wait for. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@waybill/client";

export interface Server {
  url: string;
  tokens: { admin: string; customer: string };
  dynamo: { endpoint: string; tableName: string };
}

export const sku = "MUG-001";

export async function startServer({ workers }: { workers: boolean }) {
  const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(memory, "waybill-bench-"));
  rmSync(folder, { recursive: true });
  const flags = ["--port", "0", "--data", folder, "--no-seed", ...(workers ? [] : ["--no-workers"])];
  const child = fork(join(import.meta.dirname, "../src/dev.ts"), flags, { silent: true });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const server = await Promise.race([
    once(child, "message").then(([message]) => message as Server),
    once(child, "exit").then(() => Promise.reject(new Error(`The server did not start: ${said}`))),
  ]);
  const client = createClient({ url: server.url, token: server.tokens.admin, timeoutMs: 60_000 });
  await client.product.create({ sku, name: "Mug", price: { amount: 450, currency: "GBP" }, status: "active" });
  await client.inventory.receive({ sku, quantity: 10_000_000 });
  return {
    ...server,
    client,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
