/**
 * A child process that ends when we end: by `stop()`, at normal exit, and on SIGINT and SIGTERM. After a `kill -9` of
 * this process it lives on; the pid file beside its data lets the next start end it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { LocalError } from "../error.ts";
import type { Log } from "../log.ts";

export interface Child {
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ChildOptions {
  command: string;
  args: readonly string[];
  cwd?: string;
  /** Resolves when the child serves. Called over and over with what it has printed so far. */
  isReady(output: string): boolean | Promise<boolean>;
  readyTimeoutMs: number;
  /** Turns the output of a child that ended before it was ready into an error. */
  explain(output: string): Error;
  log: Log;
}

const stopGraceMs = 5_000;
const readyPollMs = 3;

export async function startChild(options: ChildOptions): Promise<Child> {
  // Its own process group: a Ctrl-C in the terminal reaches us first, and our handlers may still write.
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    detached: process.platform !== "win32",
    windowsHide: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let failure: Error | undefined;
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  child.once("error", (error) => (failure = error));
  const release = endWithUs(child);
  const deadlineMs = Date.now() + options.readyTimeoutMs;

  while (!(await options.isReady(output))) {
    if (failure || hasEnded(child)) {
      release();
      throw failure ?? options.explain(output);
    }
    if (Date.now() > deadlineMs) {
      await stop(child);
      release();
      throw new LocalError(
        "engine_failed",
        `${options.command} did not answer within ${options.readyTimeoutMs} ms.`,
        output.trim(),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, readyPollMs));
  }
  const reportEnd = (code: number | null, signal: string | null) => {
    options.log({ level: "error", message: `${options.command} ended unasked`, code, signal, output });
  };
  child.once("exit", reportEnd);
  // Neither the child nor its pipes keep us alive.
  child.unref();
  for (const pipe of [child.stdout, child.stderr]) (pipe as unknown as { unref(): void }).unref();
  return {
    pid: child.pid ?? 0,
    async stop() {
      child.off("exit", reportEnd);
      await stop(child);
      release();
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return Promise.resolve();
  return new Promise((resolve) => {
    const force = setTimeout(() => child.kill("SIGKILL"), stopGraceMs);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.ref();
    child.kill("SIGTERM");
  });
}

const living = new Set<ChildProcess>();
const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function endWithUs(child: ChildProcess): () => void {
  if (living.size === 0) {
    process.on("exit", endAll);
    for (const signal of endingSignals) process.on(signal, onSignal);
  }
  living.add(child);
  return () => {
    if (!living.delete(child) || living.size > 0) return;
    process.off("exit", endAll);
    for (const signal of endingSignals) process.off(signal, onSignal);
  };
}

function endAll(): void {
  for (const child of living) child.kill("SIGTERM");
}

/** When somebody else listens too, the shutdown is theirs, and the exit hook is enough. Otherwise die as if unhandled. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  endAll();
  process.off(signal, onSignal);
  process.kill(process.pid, signal);
}
