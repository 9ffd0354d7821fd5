/** Same key and payload, same answer; same key and another payload, refused. The fence is part of the transaction. */
export * as Idempotency from "./idempotency.ts";

import { AsyncLocalStorage } from "node:async_hooks";
import { createHash } from "node:crypto";
import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Failure } from "../error/error.ts";
import { Table } from "../table/table.ts";
import * as repo from "./idempotency.repo.ts";

export const Key = z
  .string()
  .regex(/^[A-Za-z0-9_\-:.]{1,128}$/, "must be 1 to 128 letters, digits, '_', '-', ':' or '.'");

export const KeyRequired = Failure.define({
  reason: "idempotency.key_required",
  kind: "invalid",
  message: "This call moves stock or money and needs an idempotency key.",
  help: "Send a header `idempotency-key` with a new random value for each intended effect, and the same value when you retry it. `@waybill/client` does so by itself.",
});
export const Mismatch = Failure.define({
  reason: "idempotency.mismatch",
  kind: "unprocessable",
  message: "This idempotency key was used before with another payload.",
  help: "Use a new key for a new effect. Keys are remembered for 24 hours. Nothing was changed.",
});
export const InProgress = Failure.define({
  reason: "idempotency.in_progress",
  kind: "conflict",
  message: "A call with this idempotency key is still running.",
  help: "Wait a moment and retry with the same key; the client does so by itself.",
});

/** What stands in the table for one key: who, what, which payload, and the resource that came of it. */
export interface Fence {
  id: string;
  requestHash: string;
  resourceId: string;
}

const storage = new AsyncLocalStorage<string>();

export const provide = <T>(key: string | undefined, run: () => T): T =>
  key === undefined ? storage.exit(run) : storage.run(key, run);

/** The key of the call under way, for what is to be known to its caller alone. */
export const key = (): string | undefined => storage.getStore();

const label = "fence";

export interface Once<T> {
  procedure: string;
  input: unknown;
  /** Calls that move stock or money do not run without a key. */
  keyRequired?: boolean;
  /** Tells the parts of one call apart, each with a fence of its own. */
  part?: string;
  /** Does it: the writes of `fence(resourceId)` go into the transaction, and `lost(refused)` is asked when one is refused. */
  attempt(fence: (resourceId: string) => Table.Write[], fenceId: string | null): Promise<T>;
  /** Answers for what was done before. `null` when it turns out that nothing came of it. */
  replay(resourceId: string): Promise<T | null>;
}

/** Thrown by an attempt whose fence was already there; `once` turns it into the earlier answer. */
class FenceTaken extends Error {}

/** To be called with a refused transaction before anything else is read from it. */
export function assertFresh(refused: readonly Table.Refusal[]): void {
  if (refused.some((refusal) => refusal.label === label)) throw new FenceTaken("fence taken");
}

/** Commits an attempt's writes; `false` when something other than its fence was refused: what it was decided by has moved. */
export async function commit(writes: readonly Table.Write[]): Promise<boolean> {
  const committed = await Table.commit(writes);
  if (!committed.ok) assertFresh(committed.refused);
  return committed.ok;
}

export async function once<T>(request: Once<T>): Promise<T> {
  const key = storage.getStore();
  if (key === undefined) {
    if (request.keyRequired) throw KeyRequired();
    return request.attempt(() => [], null);
  }
  const id = digest([Actor.idOf(Actor.use()), request.procedure, key, request.part ?? ""]);
  const requestHash = digest(request.input);
  const fence = (resourceId: string) => [repo.put({ id, requestHash, resourceId }, label)];
  try {
    return await request.attempt(fence, id);
  } catch (error) {
    // Whatever went wrong, an earlier call may have done it: its fence knows.
    const earlier = await repo.get(id);
    if (!earlier) throw error instanceof FenceTaken ? InProgress() : error;
    if (earlier.requestHash !== requestHash) throw Mismatch();
    const answer = await request.replay(earlier.resourceId);
    if (answer === null) throw error instanceof FenceTaken ? InProgress() : error;
    return answer;
  }
}

/** Frees a key whose call came to nothing, in the transaction that says so. */
export const free = (fenceId: string): Table.Write => repo.remove(fenceId);

const digest = (value: unknown): string => createHash("sha256").update(canonical(value)).digest("base64url");

/** JSON with sorted keys: equal payloads have equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner) && !(inner instanceof Date)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
