/** A Waybill in a process of its own, as `npm start` runs it: to be loaded, and to be killed. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@waybill/client";

export interface Server {
  url: string;
  tokens: { admin: string; customer: string; owner: string };
  /** Where sent mail is. */
  inbox: string;
  dynamo: { endpoint: string; tableName: string };
}

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
  const env = { ...process.env, ...(options.rules ? { WAYBILL_RULES: JSON.stringify(options.rules) } : {}) };
  const child = fork(join(import.meta.dirname, "dev.ts"), flags, { silent: true, env });
  const server = await ready(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  };
  return {
    ...server,
    folder,
    client: createClient({ url: server.url, token: server.tokens.admin, timeoutMs: 60_000 }),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    async [Symbol.asyncDispose]() {
      await end("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function ready(child: ChildProcess): Promise<Server> {
  let said = "";
  // Its log is long: what nobody reads would pile up in it.
  child.stdout?.resume();
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return Promise.race([
    once(child, "message").then(([message]) => message as Server),
    once(child, "exit").then(() => Promise.reject(new Error(`The server did not start: ${said}`))),
  ]);
}

/** One product on sale, with all the stock that a load will want. */
export async function stock({ client }: Awaited<ReturnType<typeof startServer>>, quantity = 10_000_000): Promise<void> {
  await client.product.create({ sku, name: "Mug", price: { amount: 450, currency: "GBP" }, status: "active" });
  await client.inventory.receive({ sku, quantity });
}
