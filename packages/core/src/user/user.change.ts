/** Every change of a profile: its next version, with the fact, and an entry of the audit where it is about rights. */
import { Access } from "../access/access.ts";
import { Actor } from "../actor/actor.ts";
import { Audit } from "../audit/audit.ts";
import { Failure } from "../error/error.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { fact } from "./user.arrive.ts";
import { NotFound } from "./user.error.ts";
import type { Event } from "./user.event.ts";
import { assertMayGrant, countsAsOwner, grantor } from "./user.grant.ts";
import * as repo from "./user.repo.ts";
import { type Info, infoOf, type Stored } from "./user.schema.ts";

type Changes = { [K in "name" | "status" | "roles" | "tokensValidAfter" | "secondFactorAt"]?: Stored[K] | null };

/** `null` removes a field. */
export function next(before: Stored, changes: Changes): Stored {
  const merged = { ...before, ...changes, version: before.version + 1, updatedAt: Runtime.now() };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as unknown as Stored;
}

const triesMax = 4;

/** A change that concerns nobody's rights but one's own account's; `null` for one that is not needed any more. */
export async function change(
  id: string,
  event: Event,
  decide: (before: Stored) => Changes | null,
  fence: Table.Write[] = [],
): Promise<Stored> {
  for (let tries = 0; tries < triesMax; tries++) {
    const before = await repo.get(id);
    if (!before) throw NotFound();
    const changes = decide(before);
    if (changes === null) return before;
    const after = next(before, changes);
    const audit = isAudited(before, after) ? [entry(event.type, before, after)] : [];
    const committed = await Table.commit([...fence, repo.replace(before, after), fact(event, after), ...audit]);
    if (committed.ok) return after;
    Idempotency.assertFresh(committed.refused);
  }
  throw Failure.Busy();
}

const audited = ["status", "roles", "tokensValidAfter", "secondFactorAt"] as const;

const changed = (before: Stored | null, after: Stored) =>
  audited.filter((name) => String(before?.[name]) !== String(after[name]));
const isAudited = (before: Stored, after: Stored): boolean => changed(before, after).length > 0;

/** A change of somebody's rights by another: decided and committed against all rights as they are. */
export function changeRights(
  id: string,
  event: Event,
  decide: Changes | ((before: Stored) => Changes),
  fence: Table.Write[],
): Promise<Stored> {
  return Access.change<Stored>(fence, async () => {
    const [by, before] = await Promise.all([grantor(), repo.get(id)]);
    if (!before) throw NotFound();
    const changes = typeof decide === "function" ? decide(before) : decide;
    await assertMayGrant(by, before, changes.roles ?? undefined);
    const after = next(before, changes);
    return {
      writes: [repo.replace(before, after), fact(event, after), entry(event.type, before, after)],
      owners: Number(countsAsOwner(after)) - Number(countsAsOwner(before)),
      answer: after,
    };
  });
}

/** What changed of what is about rights, and nothing personal. */
export function entry(action: string, before: Stored | null, after: Stored): Table.Write {
  const fields = changed(before, after);
  const of = (user: Stored) =>
    Object.fromEntries(
      fields.flatMap((name) => {
        const value = user[name];
        return value === undefined ? [] : [[name, value instanceof Date ? value.toISOString() : value]];
      }),
    );
  return Audit.record({
    entity: "user",
    entityId: after.id,
    action,
    ...(before ? { before: of(before) } : {}),
    after: of(after),
  });
}

/**
 * Once under a key. The pool of users is told each time, as the first time may have been cut short: of what the table says
 * now and not of what was once asked for, and by who may still do so.
 */
export async function once(
  procedure: string,
  input: { id: string; roles?: string[] },
  attempt: (fence: Table.Write[]) => Promise<Stored>,
  tell: (user: Stored) => Promise<unknown>,
): Promise<Info> {
  let isCopy = true;
  const user = await Idempotency.once<Stored>({
    procedure,
    input,
    async attempt(fence) {
      const changed = await attempt(fence(input.id));
      isCopy = false;
      return changed;
    },
    replay: repo.get,
  });
  if (isCopy && Actor.idOf(Actor.use()) !== user.id) await assertMayGrant(await grantor(), user);
  await tell(user);
  return infoOf(user);
}
