import * as z from "zod";
import { Access } from "../access/access.ts";
import { Actor } from "../actor/actor.ts";
import { Audit } from "../audit/audit.ts";
import { Event as Events } from "../event/event.ts";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Runtime } from "../runtime/runtime.ts";
import type { Table } from "../table/table.ts";
import { User } from "../user/user.ts";
import { Event } from "./role.event.ts";
import * as repo from "./role.repo.ts";
import { isBuiltIn, Unknown } from "./role.resolve.ts";
import { Draft, type Info, Name } from "./role.schema.ts";

export const BuiltIn = Failure.define({
  reason: "role.built_in",
  kind: "conflict",
  message: "This role is built in and stays as it is.",
  help: "Make a role of your own with another name.",
});

export const NameUsed = Failure.define({
  reason: "role.name_used",
  kind: "conflict",
  message: "A role of this name was removed, and some may still be called by it.",
  help: "Choose another name: those who had the old role must not find themselves with the new one.",
});

export const list = fn(z.strictObject({}).prefault({}), async () => {
  const own = (await repo.all()).map(infoOf);
  const builtIn = Actor.roles.map((name) => ({
    name,
    permissions: [...Actor.permissionsOf([name])],
    builtIn: true,
    version: 0,
  }));
  return { items: [...builtIn, ...own] };
});

/** Makes a role, or makes it what it should be; whoever has it may do so from then on. */
export const put = fn(Draft, (draft) =>
  Idempotency.once<Info>({
    procedure: "role.put",
    input: draft,
    attempt: (fence) => revise(draft.name, fence, { ...draft, permissions: [...new Set(draft.permissions)] }),
    async replay(name) {
      const [role] = await repo.get([name]);
      if (!role || role.isRemoved) throw Unknown({ name });
      return infoOf(role);
    },
  }),
);

/** Whoever had it keeps its name and loses what it gave. */
export const remove = fn(z.strictObject({ name: Name }), (input) =>
  Idempotency.once<Info>({
    procedure: "role.remove",
    input,
    attempt: (fence) => revise(input.name, fence, null),
    replay: answer,
  }),
);

/** Both what it gave and what it will give have to be the actor's own. */
function revise(name: string, fence: (id: string) => Table.Write[], draft: Draft | null): Promise<Info> {
  Access.requireStepUp();
  if (isBuiltIn(name)) throw BuiltIn();
  return Access.change<Info>(fence(name), async () => {
    const grantor = await User.grantor();
    const [before] = await repo.get([name]);
    if (draft === null && (!before || before.isRemoved)) throw Unknown({ name });
    if (before?.isRemoved) throw NameUsed();
    if (grantor.roles.includes(name)) throw Access.Self();
    const concerned = Actor.withImplied([...(before?.permissions ?? []), ...(draft?.permissions ?? [])]);
    if (!Actor.covers(grantor.permissions, concerned)) throw Access.NotYours();
    const version = (before?.version ?? 0) + 1;
    const updatedAt = Runtime.now();
    const after: repo.Row = draft
      ? { ...draft, version, updatedAt }
      : { name, permissions: [], isRemoved: true, version, updatedAt };
    const told = Events.record(draft ? Event.Changed : Event.Removed, {
      subject: `ROLE#${name}`,
      sequence: version,
      data: { name, version },
    });
    const audited = Audit.record({
      entity: "role",
      entityId: name,
      action: draft ? "role.changed" : "role.removed",
      ...(before ? { before: { permissions: before.permissions } } : {}),
      after: { permissions: after.permissions },
    });
    return { writes: [repo.put(after), told, audited], answer: infoOf(after) };
  });
}

function infoOf(row: repo.Row): Info {
  const { isRemoved: _, permissions, ...role } = row;
  return { ...role, permissions: [...Actor.withImplied(permissions)], builtIn: false };
}

async function answer(name: string): Promise<Info | null> {
  const [role] = await repo.get([name]);
  return role ? infoOf(role) : null;
}
