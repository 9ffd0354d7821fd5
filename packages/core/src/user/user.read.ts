import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Cursor } from "../cursor/cursor.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Role } from "../role/role.ts";
import { Runtime } from "../runtime/runtime.ts";
import { arrive } from "./user.arrive.ts";
import { NotFound } from "./user.error.ts";
import * as repo from "./user.repo.ts";
import { Email, infoOf, type Me, Status, type Stored } from "./user.schema.ts";

export const me = fn(z.strictObject({}).prefault({}), async (): Promise<Me> => {
  const { id } = Actor.assert("user");
  const user = await arrive(id);
  return { ...infoOf(user), permissions: [...(await Role.permissionsOf(user.roles))] };
});

export const get = fn(z.strictObject({ id: Id.schema("user") }), async ({ id }) => {
  const user = await repo.get(id);
  if (!user) throw NotFound();
  return infoOf(user);
});

const List = z
  .strictObject({
    email: Email.optional().meta({ description: "Whose account this is; exactly." }),
    status: Status.optional(),
    role: Role.Name.optional(),
    ...Cursor.page,
  })
  .meta({ id: "UserListInput" })
  .prefault({});

const batchOfFiltered = 100;

/** Newest first. */
export const list = fn(List, async ({ limit, cursor, ...question }) => {
  const { email, status, role } = question;
  const matches = (user: Stored) =>
    (status === undefined || user.status === status) && (role === undefined || user.roles.includes(role));
  if (email !== undefined) return { items: (await repo.byEmail(email)).filter(matches).map(infoOf) };
  const newest = `${new Date(Runtime.now().getTime() + 1).toISOString()}#`;
  const page = await Cursor.fillPage({
    limit,
    position: Cursor.read(cursor, ["user.list", question]),
    batch: status === undefined && role === undefined ? limit : batchOfFiltered,
    read: (position, count) => repo.list(position ?? newest, count),
    select: async (users) => users.map((user) => (matches(user) ? infoOf(user) : null)),
    positionOf: repo.positionOf,
  });
  return { items: page.items, nextCursor: Cursor.write(page.position, ["user.list", question]) };
});
