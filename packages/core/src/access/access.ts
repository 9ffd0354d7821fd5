/** Who may do what, as one thing with one version: whatever changes it is decided and committed against that version. */
export * as Access from "./access.ts";

import { Failure } from "../error/error.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Table } from "../table/table.ts";
import * as repo from "./access.repo.ts";

export { requireStepUp } from "./access.step-up.ts";

export const LastOwner = Failure.define({
  reason: "access.last_owner",
  kind: "conflict",
  message: "There has to be an owner, and this is the last one.",
  help: "Make somebody else an owner first.",
});
export const NotYours = Failure.define({
  reason: "access.not_yours_to_give",
  kind: "forbidden",
  message: "Nobody hands out or takes away more than they hold themselves.",
  help: "Ask somebody who holds every permission concerned: of the role or key, and of the person whose rights change.",
});
export const Self = Failure.define({
  reason: "access.self",
  kind: "forbidden",
  message: "Nobody changes their own rights.",
  help: "Ask another admin or owner.",
});

export interface State {
  /** Rises by one with every change of anybody's rights; 0 before the first. */
  version: number;
  owners: number;
}

export interface Decision<T> {
  writes: Table.Write[];
  /** How many owners more, or less. */
  owners?: number;
  answer: T;
}

const triesMax = 6;

/**
 * Decides by what stands now and commits only if nothing of it has changed since: no role, no profile, no right of the
 * one who decides. Otherwise it is decided again. Rights change rarely, so that they change one after the other is cheap.
 */
export async function change<T>(fence: Table.Write[], decide: (now: State) => Promise<Decision<T>>): Promise<T> {
  for (let tries = 0; tries < triesMax; tries++) {
    const state = await repo.get();
    const { writes, owners = 0, answer } = await decide(state);
    if (owners < 0 && state.owners + owners < 1) throw LastOwner();
    const committed = await Table.commit([...fence, repo.turn(state, owners), ...writes]);
    if (committed.ok) return answer;
    Idempotency.assertFresh(committed.refused);
  }
  throw Failure.Busy();
}

/** Whether there is an owner yet. */
export const hasOwner = async (): Promise<boolean> => (await repo.get()).owners > 0;
