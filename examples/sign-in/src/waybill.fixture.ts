/** A Waybill of its own on a temporary folder, as `npm start` runs it, with its sample catalogue. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What the child says when it is ready. */
interface Ready {
  url: string;
  /** Where sent mail is. */
  inbox: string;
  tokens: { admin: string };
}

const program = join(import.meta.dirname, "..", "..", "..", "packages", "functions", "src", "dev.ts");

export async function startWaybill() {
  const folder = await mkdtemp(join(tmpdir(), "waybill-sign-in-"));
  const child = fork(program, ["--port", "0", "--data", join(folder, "data")], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const exit = once(child, "exit");
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await exit;
    await rm(folder, { recursive: true, force: true });
  };
  const died = exit.then(() => Promise.reject(new Error(`The local Waybill has ended.\n${complaint.trim()}`)));
  try {
    const [{ url, inbox, tokens }] = (await Promise.race([once(child, "message"), died])) as [Ready];
    // Looked at in the race only: its end after a stop is nobody's error.
    died.catch(() => undefined);
    return { url, inbox, tokens, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
