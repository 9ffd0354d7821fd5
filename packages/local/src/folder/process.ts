/**
 * Who a process is, beyond its number: numbers are reused, start times are not.
 *
 * ```ts
 * const me = identify(process.pid);
 * if (me && isSame(me)) console.log("still alive");
 * ```
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

export interface ProcessIdentity {
  pid: number;
  /** Opaque and comparable: clock ticks since boot on Linux, a date on macOS, empty where the platform does not tell. */
  startedAt: string;
}

/** The identity of a live process; undefined when there is none with this number. */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  if (process.platform === "linux") return identifyOnLinux(pid);
  if (process.platform === "win32") return isAlive(pid) ? { pid, startedAt: "" } : undefined;
  const startedAt = ps(pid, "lstart");
  return startedAt ? { pid, startedAt } : undefined;
}

/** Whether the very process that was identified earlier still lives. */
export function isSame(known: ProcessIdentity): boolean {
  return identify(known.pid)?.startedAt === known.startedAt;
}

/** The command line of a process, words joined by spaces; empty when unknown. */
export function commandOf(pid: number): string {
  if (process.platform === "win32") return "";
  if (process.platform !== "linux") return ps(pid, "command");
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/** Ends a process and waits until it is gone, first politely, after `graceMs` by force. */
export async function end(known: ProcessIdentity, graceMs = 2_000): Promise<void> {
  const deadlineMs = Date.now() + graceMs;
  signal(known.pid, "SIGTERM");
  while (isSame(known)) {
    if (Date.now() > deadlineMs) signal(known.pid, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: field 3 is the state, field 22 the start time. */
function identifyOnLinux(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startedAt] = [fields[0], fields[19]];
    return startedAt && state !== "Z" && state !== "X" ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function ps(pid: number, column: string): string {
  try {
    return execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "";
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}
