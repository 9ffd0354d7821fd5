/** For tests: a table of its own on the run's engine, time that only the test moves, chance from a seed, and faults. */
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { attachEngines, manualClock, openStack } from "@waybill/local";
import { inject } from "vitest";
import { Actor } from "../actor/actor.ts";
import type { Auth } from "../auth/auth.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import type { Log } from "../log/log.ts";
import type { Metric } from "../metric/metric.ts";
import type { Notification } from "../notification/notification.ts";
import { Payment } from "../payment/payment.ts";
import { Rule } from "../rule/rule.ts";
import { faultsOf } from "../table/table.fixture.ts";
import { Table } from "../table/table.ts";
import { Runtime } from "./runtime.ts";

export type World = Awaited<ReturnType<typeof world>>;

export interface WorldOptions {
  rules?: Partial<Rule.Info>;
  /** Worlds of one run share an engine, and it tells transactions apart by their tokens: no two take one seed. */
  seed?: number;
}

const none = { queues: {}, buckets: [], queueWorkers: {}, crons: {} };
const cors = { allowOrigins: [], allowMethods: [], allowHeaders: [], exposeHeaders: [], maxAgeSeconds: 0 };
const api = { function: "Api", timeoutSeconds: 10, cors };
const streamWorkers = { Watch: { table: "Table", batchSize: 1_000, timeoutSeconds: 10, retries: 0, bisect: false } };
const topology = { ...none, api, tables: { Table: Table.definition }, streamWorkers };

/** An entry of the log with its fields beside its message. */
export type Logged = Pick<Log.Entry, "level" | "message"> & Log.Fields;

export interface Counted {
  name: Metric.Name;
  value: number;
  dimension?: string;
}

/** What happened to one item: its image before, after, or both. */
export interface Change {
  before: Record<string, unknown> | undefined;
  after: Record<string, unknown> | undefined;
}
type Image = Parameters<typeof unmarshall>[0];
interface StreamEvent {
  Records: { dynamodb?: { OldImage?: Image; NewImage?: Image } }[];
}
const plain = (image: Image | undefined) => image && unmarshall(image);

let count = 0;

export async function world({ rules = {}, seed = process.pid }: WorldOptions = {}) {
  const engines = attachEngines({
    dynamoEndpoint: inject("dynamoEndpoint"),
    awsEndpoint: inject("awsEndpoint"),
  });
  const clock = manualClock(Date.parse("2026-12-01T09:00:00Z"));
  const stack = await openStack({ engines, topology, clock, prefix: `core${process.pid}-${++count}-` });
  const { region, credentials } = engines;
  const dynamo = Table.client({ region, credentials, endpoint: engines.dynamo.endpoint, ...Table.patient });
  const mails: Notification.Mail[] = [];
  const logs: Logged[] = [];
  const changes: Change[] = [];
  const Watch = async ({ Records }: StreamEvent) => {
    for (const { dynamodb } of Records)
      changes.push({ before: plain(dynamodb?.OldImage), after: plain(dynamodb?.NewImage) });
  };
  stack.serve({ Watch: Watch as never });
  const slept: number[] = [];
  const told: string[] = [];
  const counted: Counted[] = [];
  const runtime: Runtime.Info = {
    clock,
    timers: { sleep: async (ms) => void slept.push(ms), after: clock.after },
    random: seededRandom(seed * 1_000 + ++count),
    dynamo,
    tableName: stack.resources["Table"]?.name ?? "",
    gateway: Payment.sandbox,
    mailer: { send: async (mail) => void mails.push(mail), ping: async () => {} },
    directory: { emailOf: async (userId) => addressOf(userId) },
    identity: identityOf(told),
    // What a test does at once is no hoarding, unless the test says so.
    rules: Rule.parse({ openOrdersPerCustomerMax: 1_000, ...rules }),
    cursorSecret: "for tests only",
    identitySecrets: ["for tests only"],
    mode: "test",
    metrics: {
      add: (name, value, dimension) => void counted.push({ name, value, ...(dimension ? { dimension } : {}) }),
    },
    log: ({ level, message, fields }) => void logs.push({ level, message, ...fields }),
  };
  const as = <T>(actor: Actor.Info, run: () => T, key?: string): T =>
    Runtime.provide(runtime, () => Actor.provide(actor, () => Idempotency.provide(key, run)));
  return {
    runtime,
    clock,
    logs,
    /** What was sent, and to nobody. */
    mails,
    /** What was logged and is no news but trouble. */
    complaints: () => logs.filter(({ level }) => level !== "info"),
    /** What was slept, in milliseconds; nothing was. */
    slept,
    /** What the pool of users was told, and about whom. */
    told,
    /** What was counted, in order. */
    counted,
    faults: faultsOf(dynamo),
    /** As somebody, under an idempotency key where one is given. */
    as,
    /** As a worker. */
    within: <T>(run: () => T): T => as(system, run),
    /** Everything that has happened to the table, in the order of its stream. */
    async changes(): Promise<Change[]> {
      await stack.settle();
      return changes;
    },
    advance: (seconds: number) => clock.advance(seconds * 1000),
    async [Symbol.asyncDispose]() {
      await stack.stop();
      dynamo.destroy();
    },
  };
}

/** Knows everybody, does whatever it is told, and remembers that. Signing in is tested where Cognito is. */
function identityOf(told: string[]): Auth.Identity {
  const person = (id: Id.Of<"user">) => ({ email: addressOf(id) });
  const remember = (name: string) => async (id: Id.Of<"user">) => void told.push(`${name} ${id}`);
  const known: Partial<Auth.Identity> = {
    find: async (id) => person(id),
    invite: async ({ email }) => userId(email),
    disable: remember("disable"),
    enable: remember("enable"),
    signOutEverywhere: remember("signOutEverywhere"),
    setSecondFactor: remember("setSecondFactor"),
    tellRoles: remember("tellRoles"),
  };
  return known as Auth.Identity;
}

/** Everybody has an address, and it tells whose it is. */
export const addressOf = (userId: string): string => `${userId.toLowerCase()}@people.test`;

export const system: Actor.System = { type: "system", id: "test" };
export const manager = Actor.user(userId("mia"), ["manager"]);

export const customer = (name: string): Actor.User => Actor.user(userId(name), ["customer"]);

export function userId(name: string): Id.Of<"user"> {
  const hex = Table.hash(name).toString(16).padStart(8, "0");
  const id = Id.userOfSubject(`${hex}-0000-4000-8000-000000000000`);
  if (!id) throw new Error(`No user is called ${name}`);
  return id;
}

/** Mulberry32: the same numbers for the same seed. */
export function seededRandom(seed: number): Runtime.Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, bytes: (length) => Uint8Array.from({ length }, () => next() * 256) };
}
