/** A Waybill in a process of its own, as `npm start` runs it: to be loaded, and to be killed. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@waybill/client";
import { startChild } from "./dev/child.ts";

export const sku = "MUG-001";

/** A name for a data folder in memory, where there is such a place. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "waybill-server-"));
  rmSync(folder, { recursive: true });
  return folder;
}

export async function startServer(options: { workers: boolean; folder?: string; rules?: object }) {
  const folder = options.folder ?? temporaryFolder();
  const flags = ["--port", "0", "--data", folder, "--no-seed", ...(options.workers ? [] : ["--no-workers"])];
  const server = await startChild(flags, options.rules ? { WAYBILL_RULES: JSON.stringify(options.rules) } : {});
  const { url, tokens, inbox, dynamo, end } = server;
  return {
    url,
    tokens,
    inbox,
    dynamo,
    folder,
    client: createClient({ url, token: tokens.admin, timeoutMs: 60_000 }),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One product on sale, with all the stock that a load will want. */
export async function stock({ client }: Awaited<ReturnType<typeof startServer>>, quantity = 10_000_000): Promise<void> {
  await client.product.create({ sku, name: "Mug", price: { amount: 450, currency: "GBP" }, status: "active" });
  await client.inventory.receive({ sku, quantity });
}
