/** A Waybill of our own for one run: the program behind `npm start`, as a child that ends with us. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Complaint } from "./complaint.ts";

export interface Server {
  url: string;
  token: string;
  /** Where its data is. */
  folder: string;
  /** Rejects when the server ends although nobody stopped it. */
  ended: Promise<never>;
  stop(): Promise<void>;
}

/** What the child says when it is ready. */
interface Ready {
  url: string;
  tokens: { admin: string };
}

export const root = join(import.meta.dirname, "..", "..", "..");
const program = join(root, "packages", "functions", "src", "dev.ts");
const complaintLengthMax = 2_000;

/** Starts on a folder as it is, or without one on a folder that is emptied first. */
export async function startServer(data: string | undefined): Promise<Server> {
  const folder = data ?? join(root, ".waybill", "replay");
  const fresh = data === undefined ? ["--fresh"] : [];
  const child = fork(program, ["--port", "0", "--no-seed", "--data", folder, ...fresh], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-complaintLengthMax);
  });
  const exit = once(child, "exit");
  const ended = exit.then(() => {
    throw new Complaint(`The local Waybill has ended.\n${complaint.trim()}`);
  });
  // Looked at in a race only; until then, and after a stop, it is nobody's error.
  ended.catch(() => undefined);
  const [ready] = (await Promise.race([once(child, "message"), ended])) as [Ready];
  return {
    url: ready.url,
    token: ready.tokens.admin,
    folder,
    ended,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await exit;
    },
  };
}
