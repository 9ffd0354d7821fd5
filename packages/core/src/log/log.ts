/** One JSON object a line. Callers pass ids and numbers; never personal data, tokens or inputs. */
export * as Log from "./log.ts";

import { AsyncLocalStorage } from "node:async_hooks";
import { Failure } from "../error/error.ts";
import { Runtime } from "../runtime/runtime.ts";

type Fields = Record<string, string | number | boolean | null | undefined>;
type Level = "info" | "warn" | "error";

const context = new AsyncLocalStorage<Fields>();

/** Adds fields (request id, correlation id) to every line written inside `run`. */
export const provide = <T>(fields: Fields, run: () => T): T => context.run({ ...context.getStore(), ...fields }, run);

export const field = (name: string): string | undefined => {
  const value = context.getStore()?.[name];
  return typeof value === "string" ? value : undefined;
};

function write(level: Level, message: string, fields: Fields): void {
  const { clock, writeLog } = Runtime.use();
  const time = new Date(clock.now()).toISOString();
  writeLog(JSON.stringify({ time, level, message, ...context.getStore(), ...fields }));
}

export const info = (message: string, fields: Fields = {}): void => write("info", message, fields);
export const warn = (message: string, fields: Fields = {}): void => write("warn", message, fields);

/** Logs the error's name and message with its causes; stacks stay in the log, never in an answer. */
export function error(message: string, cause: unknown, fields: Fields = {}): void {
  write("error", message, { ...fields, error: describe(cause), stack: stackOf(cause) });
}

export function describe(error: unknown): string {
  const causes = Failure.causesOf(error);
  if (causes.length === 0) return typeof error;
  return causes
    .map(({ name, message }) => `${name}: ${message}`)
    .join(" ← ")
    .slice(0, 1_000);
}

const stackOf = (error: unknown): string | undefined =>
  error instanceof Error ? error.stack?.split("\n").slice(1, 8).join("\n") : undefined;
