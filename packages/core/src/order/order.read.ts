import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Cursor } from "../cursor/cursor.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Runtime } from "../runtime/runtime.ts";
import { NotFound } from "./order.error.ts";
import { Status } from "./order.machine.ts";
import * as repo from "./order.repo.ts";
import { infoOf, type Stored, summaryOf } from "./order.stored.ts";

export const get = fn(z.strictObject({ id: Id.schema("order") }), async ({ id }) => {
  const order = await visible(id);
  return infoOf(order, await repo.linesOf(order));
});

/** The order, if the actor may see it; anybody else's looks absent. */
export async function visible(id: string): Promise<Stored> {
  const order = await repo.get(id);
  if (!order || order.status === "reserving" || order.status === "rejected") throw NotFound();
  const actor = Actor.use();
  const own = actor.type === "user" && order.customerId === actor.id;
  if (!own && !Actor.can("order:read_any")) throw NotFound();
  return order;
}

const List = z.strictObject({
  status: Status.optional(),
  customerId: Id.schema("user")
    .optional()
    .meta({ description: "Staff only; customers see their own orders." }),
  from: z.date().optional(),
  to: z.date().optional(),
  ...Cursor.page,
});

/** Newest first. A page is filled by reading on until enough orders match. */
export const list = fn(List, async ({ limit, cursor, ...question }) => {
  const actor = Actor.assert("user");
  const anyone = Actor.can("order:read_any");
  const customerId = anyone ? question.customerId : actor.id;
  if (!anyone && question.customerId && question.customerId !== actor.id)
    Actor.require("order:read_any");
  const position = Cursor.read(cursor, ["order.list", question]);
  const matches = (order: Stored) =>
    order.status !== "reserving" &&
    order.status !== "rejected" &&
    (question.status === undefined || order.status === question.status) &&
    (question.from === undefined || order.createdAt >= question.from) &&
    (question.to === undefined || order.createdAt <= question.to);
  const page = customerId
    ? await ofCustomer(customerId, limit, position, matches)
    : await ofAll(limit, position, question, matches);
  return {
    items: page.orders.map(summaryOf),
    nextCursor: Cursor.write(page.position, ["order.list", question]),
  };
});

type Matches = (order: Stored) => boolean;

async function ofCustomer(id: string, limit: number, from: string | null, matches: Matches) {
  const orders: Stored[] = [];
  let position = from;
  do {
    const page = await repo.ofCustomer(id, limit - orders.length, position);
    orders.push(...page.orders.filter(matches));
    position = page.cursor;
  } while (position && orders.length < limit);
  return { orders, position };
}

/** How far back a list without `from` looks. */
const monthsBack = 12;

async function ofAll(
  limit: number,
  from: string | null,
  question: { from?: Date | undefined; to?: Date | undefined },
  matches: Matches,
) {
  const newest = question.to ?? Runtime.now();
  const oldest = question.from ?? monthsBefore(newest, monthsBack);
  let position = from ?? `${new Date(newest.getTime() + 1).toISOString()}#`;
  let month = new Date(position.split("#")[0] ?? "");
  const orders: Stored[] = [];
  while (orders.length < limit) {
    const wanted = limit - orders.length;
    const page = await repo.ofMonth(month, position, wanted);
    orders.push(...page.filter(matches));
    const last = page.at(-1);
    if (last && page.length === wanted) position = repo.positionOf(last);
    else if (firstOfMonth(month) <= oldest) return { orders, position: null };
    else month = new Date(firstOfMonth(month).getTime() - 1);
  }
  return { orders, position };
}

const firstOfMonth = (date: Date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth()));
const monthsBefore = (date: Date, months: number) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months));
