/** A Waybill for one flash sale: in a process of its own, on a folder of its own that is emptied first. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { Actor } from "@waybill/core/actor";
import { createClient } from "@waybill/client";
import { startIdentity } from "@waybill/local";
import { startChild } from "../dev/child.ts";
import { fileOf } from "../dev/environment.ts";
import { withEdge } from "../edge/edge.ts";
import { live } from "../edge/live.ts";
import type { Site } from "./site.ts";

/** Buyers have patience, and each call has a key: sent again, it is done once. */
const patient = { timeoutMs: 60_000, retry: { attempts: 12 } };
const restMs = 500;
/** One machine does the work of a fleet: what it has not got round to in a quarter of an hour is not to expire. */
const rules = { reservationTtlSeconds: 3600 };
const tokenSeconds = 24 * 3600;

export interface Local extends Site, AsyncDisposable {
  ended: Promise<unknown>;
}

export async function openLocal(folder: string, faults: number): Promise<Local> {
  const flags = ["--port", "0", "--data", folder, "--fresh", "--no-seed", "--faults", String(faults)];
  const server = await startChild(flags, { WAYBILL_RULES: JSON.stringify(rules) });
  const { url } = server;
  // The pool's own key lies in the folder: tokens of ten thousand customers need no ten thousand sign-ups.
  const identity = startIdentity({ dataDir: folder, clientSecret: true });
  Object.assign(process.env, JSON.parse(readFileSync(fileOf(folder), "utf8")));
  const edge = live();
  const onlooker: Actor.System = { type: "system", id: "waybill flash-sale" };
  return {
    buyer: () =>
      createClient({ url, token: identity.mint({ sub: randomUUID(), expiresInSeconds: tokenSeconds }), ...patient }),
    admin: createClient({ url, token: server.tokens.admin, ...patient }),
    ask: server.ask,
    rest: () => wait(restMs),
    within: (run) => withEdge(edge, () => Actor.provide(onlooker, run)),
    ended: server.ended,
    async [Symbol.asyncDispose]() {
      edge.runtime.dynamo.destroy();
      await server.end("SIGTERM");
    },
  };
}
