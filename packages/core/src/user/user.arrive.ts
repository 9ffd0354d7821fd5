import { Event as Events } from "../event/event.ts";
import type { Id } from "../id/id.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { NotFound } from "./user.error.ts";
import { Event } from "./user.event.ts";
import * as repo from "./user.repo.ts";
import type { Stored } from "./user.schema.ts";

/** Whoever signed up gets a profile when they first come, as a customer; who has one keeps it as it is. */
export async function arrive(id: Id.Of<"user">): Promise<Stored> {
  const known = await repo.get(id);
  if (known) return known;
  const person = await Runtime.use().identity.find(id);
  if (!person) throw NotFound();
  const { email, name } = person;
  const user = newcomer({ id, email, ...(name === undefined ? {} : { name }), roles: ["customer"], status: "active" });
  const committed = await Table.commit([repo.create(user), fact(Event.Created, user)]);
  if (committed.ok) return user;
  const now = await repo.get(id);
  if (!now) throw NotFound();
  return now;
}

export function newcomer(user: Pick<Stored, "id" | "email" | "name" | "roles" | "status">): Stored {
  const now = Runtime.now();
  return { ...user, version: 1, createdAt: now, updatedAt: now };
}

export const fact = (event: Event, { id, version }: Stored): Table.Write =>
  Events.record(event, { subject: `USR#${id}`, sequence: version, data: { userId: id } });
