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
  customerId: Id.schema("user").optional().meta({ description: "Staff only; customers see their own orders." }),
  from: z.date().optional(),
  to: z.date().optional(),
  ...Cursor.page,
});

/** Newest first. A page is filled by reading on until enough orders match. */
export const list = fn(List, async ({ limit, cursor, ...question }) => {
  const actor = Actor.assert("user");
  const anyone = Actor.can("order:read_any");
  const customerId = anyone ? question.customerId : actor.id;
  if (!anyone && question.customerId && question.customerId !== actor.id) Actor.require("order:read_any");
  const { status, from, to } = question;
  const matches = (order: Stored) =>
    order.status !== "reserving" &&
    order.status !== "rejected" &&
    (status === undefined || order.status === status) &&
    (from === undefined || order.createdAt >= from);
  const newest = `${new Date((to ?? Runtime.now()).getTime() + 1).toISOString()}#`;
  const page = await Cursor.fillPage({
    limit,
    position: Cursor.read(cursor, ["order.list", question]),
    batch: status === undefined ? limit : batchOfFiltered,
    read: (position, count) =>
      customerId ? repo.ofCustomer(customerId, position ?? newest, count) : ofAll(position ?? newest, from, count),
    select: async (orders) => orders.map((order) => (matches(order) ? summaryOf(order) : null)),
    positionOf: repo.positionOf,
  });
  return {
    items: page.items,
    nextCursor: Cursor.write(page.position, ["order.list", question]),
  };
});

const batchOfFiltered = 100;
/** How far back a list without `from` looks. */
const monthsBack = 12;

/** Month by month, until there are enough. */
async function ofAll(before: string, from: Date | undefined, count: number): Promise<Stored[]> {
  const orders: Stored[] = [];
  let month = new Date(before.split("#")[0] ?? "");
  const oldest = from ?? monthsBefore(month, monthsBack);
  while (orders.length < count) {
    orders.push(...(await repo.ofMonth(month, before, count - orders.length)));
    if (firstOfMonth(month) <= oldest) break;
    if (orders.length < count) month = new Date(firstOfMonth(month).getTime() - 1);
  }
  return orders;
}

const firstOfMonth = (date: Date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth()));
const monthsBefore = (date: Date, months: number) =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months));
