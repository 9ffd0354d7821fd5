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

/** The order, if the actor may see it; a customer's question has the customer in its key, so anybody else's is absent. */
export async function visible(id: string): Promise<Stored> {
  const actor = Actor.use();
  const order = Actor.can("order:read_any")
    ? await repo.get(id)
    : actor.type === "user"
      ? await repo.own(actor.id, id)
      : null;
  if (!order || order.status === "reserving" || order.status === "rejected") throw NotFound();
  return order;
}

/** Neither a mistyped year nor `null` taken for a date makes a question that means nothing. */
const Moment = z.date().min(new Date("2000-01-01T00:00:00Z")).max(new Date("9999-12-31T00:00:00Z"));

const List = z
  .strictObject({
    status: Status.optional(),
    customerId: Id.schema("user").optional().meta({ description: "Staff only; customers see their own orders." }),
    from: Moment.optional(),
    to: Moment.optional(),
    ...Cursor.page,
  })
  .meta({ id: "OrderListInput" })
  .prefault({});

/** Newest first. A page is filled by reading on until enough orders match. */
export const list = fn(List, async ({ limit, cursor, ...question }) => {
  const anyone = Actor.can("order:read_any");
  const customerId = anyone ? question.customerId : Actor.assert("user").id;
  if (question.customerId && question.customerId !== customerId) Actor.require("order:read_any");
  const { status, from, to } = question;
  const matches = (order: Stored) =>
    order.status !== "reserving" && order.status !== "rejected" && (status === undefined || order.status === status);
  const newest = `${new Date((to ?? Runtime.now()).getTime() + 1).toISOString()}#`;
  const page = await Cursor.fillPage({
    limit,
    position: Cursor.read(cursor, ["order.list", question]),
    batch: status === undefined ? limit : batchOfFiltered,
    async read(position, count) {
      const before = position ?? newest;
      const orders = await (customerId ? repo.ofCustomer(customerId, before, count) : repo.ofAll(before, count));
      // Newest first: what is older than `from` is the end of the list.
      return from === undefined ? orders : orders.filter(({ createdAt }) => createdAt >= from);
    },
    select: async (orders) => orders.map((order) => (matches(order) ? summaryOf(order) : null)),
    positionOf: repo.positionOf,
  });
  return {
    items: page.items,
    nextCursor: Cursor.write(page.position, ["order.list", question]),
  };
});

const batchOfFiltered = 100;
