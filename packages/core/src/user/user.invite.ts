import * as z from "zod";
import { Access } from "../access/access.ts";
import { Actor } from "../actor/actor.ts";
import { fn } from "../fn/fn.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Runtime } from "../runtime/runtime.ts";
import type { Table } from "../table/table.ts";
import { fact, newcomer } from "./user.arrive.ts";
import { entry, next } from "./user.change.ts";
import { Exists, OwnerExists } from "./user.error.ts";
import { Event } from "./user.event.ts";
import { assertMayGrant, countsAsOwner, grantor, isOwner } from "./user.grant.ts";
import * as repo from "./user.repo.ts";
import { Email, type Info, infoOf, PersonName, Roles, type Stored } from "./user.schema.ts";

const Invite = z.strictObject({ email: Email, name: PersonName.optional(), roles: Roles });
type Invite = z.output<typeof Invite>;

/** Sends a temporary password. The account has its roles from the first sign-in on, which asks for another password. */
export const invite = fn(Invite, (input) => {
  // Whoever may only call customers into the shop need not have signed in just now.
  if (input.roles.some((role) => role !== "customer")) Access.requireStepUp();
  return Idempotency.once<Info>({
    procedure: "user.invite",
    input,
    attempt: (fence) => add(input, fence),
    replay: async (id) => {
      const user = await repo.get(id);
      return user && infoOf(user);
    },
  });
});

async function add(input: Invite, fence: (id: string) => Table.Write[]): Promise<Info> {
  // Before anything is sent to anybody.
  await assertMayGrant(await grantor(), null, input.roles);
  const { identity } = Runtime.use();
  const id = await identity.invite(input);
  if (id === "taken") throw Exists();
  const user = await enrol({ ...input, id }, "invited", fence(id));
  await identity.tellRoles(id, user.roles);
  return infoOf(user);
}

type Person = Pick<Stored, "id" | "email" | "roles"> & { name?: string | undefined };

/** Gives a profile to somebody whom the pool of users knows; who was invited and has not come is invited anew. */
export const enrol = (
  { id, email, name, roles: asked }: Person,
  status: "invited" | "active",
  fence: Table.Write[] = [],
): Promise<Stored> =>
  Access.change<Stored>(fence, async ({ owners }) => {
    const [by, before] = await Promise.all([grantor(), repo.get(id)]);
    await assertMayGrant(by, before, asked);
    if (before && !(before.status === "invited" && status === "invited")) throw Exists();
    const roles = [...new Set(asked)];
    const named = name === undefined ? {} : { name };
    const user = before ? next(before, { ...named, roles }) : newcomer({ id, email, ...named, roles, status });
    if (isOwner(user) && owners > 0 && by.roles.length === 0) throw OwnerExists();
    const writes = before
      ? [repo.replace(before, user), fact(Event.RolesChanged, user)]
      : [repo.create(user), fact(Event.Created, user)];
    return {
      writes: [...writes, entry("user.invited", before, user)],
      owners: Number(countsAsOwner(user)) - Number(before !== null && countsAsOwner(before)),
      answer: user,
    };
  });

/** The first owner of a stage, by whoever runs it. It is open once; whose temporary password ran out gets another. */
export const createOwner = fn(Invite.pick({ email: true, name: true }), async (input) => {
  if (Actor.use().type !== "system") throw Actor.Forbidden();
  if (!(await Access.hasOwner())) return add({ ...input, roles: ["owner"] }, () => []);
  const known = (await repo.byEmail(input.email)).find((user) => isOwner(user) && user.status === "invited");
  if (!known) throw OwnerExists();
  await Runtime.use().identity.invite(input);
  return infoOf(known);
});
