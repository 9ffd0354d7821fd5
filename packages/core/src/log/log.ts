/** What happened, one entry at a time. Callers pass ids and numbers; never personal data, tokens or inputs. */
export * as Log from "./log.ts";

import { AsyncLocalStorage } from "node:async_hooks";
import { Actor } from "../actor/actor.ts";
import { Failure } from "../error/error.ts";
import { Runtime } from "../runtime/runtime.ts";
import { redact, withoutSecrets } from "./log.redact.ts";

export { redact } from "./log.redact.ts";

export type Fields = Record<string, string | number | boolean | null | undefined>;
export type Level = "info" | "warn" | "error";

/** What becomes one line of the log. */
export interface Entry {
  level: Level;
  message: string;
  /** Those of the entry and of all that it happened in, who acts among them. */
  fields: Fields;
}

const context = new AsyncLocalStorage<Fields>();

/** Adds fields (request id, correlation id) to every line written inside `run`. */
export const provide = <T>(fields: Fields, run: () => T): T => context.run({ ...context.getStore(), ...fields }, run);

export const field = (name: string): string | undefined => {
  const value = context.getStore()?.[name];
  return typeof value === "string" ? value : undefined;
};

/** Barcodes are SKUs to many shops, and one in ten of them could be a card. Both fields come from the catalogue only. */
const mayBeBarcode = new Set(["sku", "subject"]);

function write(level: Level, message: string, own: Fields): void {
  const fields: Fields = { ...context.getStore(), ...whoActs(), ...own };
  for (const [name, value] of Object.entries(fields))
    if (typeof value === "string") fields[name] = mayBeBarcode.has(name) ? withoutSecrets(value) : redact(value);
  Runtime.use().log({ level, message: redact(message), fields });
}

function whoActs(): Fields {
  const actor = Actor.find();
  if (!actor) return {};
  return { actorId: Actor.idOf(actor), ...(actor.type === "system" ? { onBehalfOf: actor.onBehalfOf } : {}) };
}

export const info = (message: string, fields: Fields = {}): void => write("info", message, fields);
export const warn = (message: string, fields: Fields = {}): void => write("warn", message, fields);

/** Logs the error's name and message with its causes; stacks stay in the log, never in an answer. */
export function error(message: string, cause: unknown, fields: Fields = {}): void {
  write("error", message, { ...fields, error: describe(cause), stack: stackOf(cause) });
}

/** Fit for a log or a dead letter: redacted before it is cut, as half a secret is not known for one. */
export function describe(error: unknown): string {
  const causes = Failure.causesOf(error);
  if (causes.length === 0) return typeof error;
  return redact(causes.map(({ name, message }) => `${name}: ${message}`).join(" ← ")).slice(0, 1_000);
}

const stackOf = (error: unknown): string | undefined =>
  error instanceof Error ? error.stack?.split("\n").slice(1, 8).join("\n") : undefined;
