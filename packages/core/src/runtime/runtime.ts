/** What the domain takes from outside: time, chance, storage, the payment gateway, mail. Never reached for, always handed in. */
export * as Runtime from "./runtime.ts";

import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Auth } from "../auth/auth.ts";
import type { Log } from "../log/log.ts";
import type { Metric } from "../metric/metric.ts";
import type { Notification } from "../notification/notification.ts";
import type { Payment } from "../payment/payment.ts";
import type { Rule } from "../rule/rule.ts";

export { systemClock, systemRandom, systemTimers } from "./system.ts";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}
export interface Timers {
  sleep(ms: number): Promise<void>;
  /** Runs it once, later, unless it is cancelled by what this returns. */
  after(ms: number, run: () => void): () => void;
}
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** So many bytes that nobody can guess. */
  bytes(length: number): Uint8Array;
}
export interface Metrics {
  /** Takes one value; `dimension` is there where the metric is told apart by one. */
  add(name: Metric.Name, value: number, dimension: string | undefined): void;
}
export interface Info {
  clock: Clock;
  timers: Timers;
  random: Random;
  dynamo: DynamoDBClient;
  tableName: string;
  gateway: Payment.Gateway;
  mailer: Notification.Mailer;
  directory: Notification.Directory;
  rules: Rule.Info;
  /** Passwords, codes and second factors: whoever keeps them. */
  identity: Auth.Identity;
  /** Signs list cursors. */
  cursorSecret: string;
  /** Digest API keys and addresses and seal what callers carry for us; the first is in use, the others still open. */
  identitySecrets: readonly string[];
  /** Whose money it is: API keys of the one are nothing in the other. */
  mode: "live" | "test";
  metrics: Metrics;
  /** Makes a line of an entry and writes it. */
  log(entry: Log.Entry): void;
}

const storage = new AsyncLocalStorage<Info>();

export const provide = <T>(runtime: Info, run: () => T): T => storage.run(runtime, run);

/** True inside `provide`: a handler then uses what it was given instead of making its own. */
export const isProvided = (): boolean => storage.getStore() !== undefined;

export function use(): Info {
  const runtime = storage.getStore();
  if (!runtime) throw new Error("No runtime: wrap the call in Runtime.provide");
  return runtime;
}

export const now = (): Date => new Date(use().clock.now());

/** The moment `seconds` from now. */
export const inSeconds = (seconds: number): Date => new Date(use().clock.now() + seconds * 1000);

/** One value per runtime, made on first use: entities are built lazily and never shared between tables. */
export function perRuntime<T>(make: (runtime: Info) => T): () => T {
  const made = new WeakMap<Info, T>();
  return () => {
    const runtime = use();
    let value = made.get(runtime);
    if (value === undefined) made.set(runtime, (value = make(runtime)));
    return value;
  };
}
