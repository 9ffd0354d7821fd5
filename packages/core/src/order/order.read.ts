import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Cursor } from "../cursor/cursor.ts";
import { Event as Events } from "../event/event.ts";
import { fn } from "../fn/fn.ts";
import { Goods } from "../goods/goods.ts";
import { Id } from "../id/id.ts";
import { Runtime } from "../runtime/runtime.ts";
import { NotFound } from "./order.error.ts";
import { Status, stepsFrom } from "./order.machine.ts";
import * as repo from "./order.repo.ts";
import type { Info } from "./order.schema.ts";
import { infoOf, type Stored, summaryOf } from "./order.stored.ts";

const Which = z.strictObject({ id: Id.schema("order") });

export const get = fn(Which, async ({ id }) => describe(await visible(id)));

/** With its lines, and what became of each. */
export async function describe(order: Stored): Promise<Info> {
  const lines = await repo.linesOf(order);
  const records = order.goods > 0 ? await Goods.of(order.id) : [];
  return infoOf(order, lines, Goods.progressOf(lines.length, records));
}

/** The order as it is now: what a call that changed it answers. */
export async function answer(id: string): Promise<Info> {
  const order = await repo.get(id);
  if (!order) throw new Error(`Order ${id} is gone`);
  return describe(order);
}

export const NextStates = z
  .object({
    status: Status,
    next: z.array(
      z.object({
        step: z.string().meta({ description: "As docs/order-states.md names it." }),
        to: Status.meta({ description: "The same status, where only the order's version rises." }),
        by: z.array(z.string()).meta({ description: "A permission, or what happens by itself." }),
        procedure: z.string().optional(),
        allowed: z.boolean().meta({ description: "Whether your permissions allow it." }),
      }),
    ),
  })
  .meta({ id: "OrderNextStates", description: "What may happen to an order in the state it is in." });

export const nextStates = fn(Which, async ({ id }): Promise<z.output<typeof NextStates>> => {
  const { status } = await visible(id);
  const mine = (by: string) => Actor.Permission.safeParse(by).data;
  return {
    status,
    next: stepsFrom(status).map(({ name, to = status, by, procedure }) => ({
      step: name,
      to,
      by: [...by],
      ...(procedure === undefined ? {} : { procedure }),
      allowed: by.some((one) => {
        const permission = mine(one);
        return permission !== undefined && Actor.can(permission);
      }),
    })),
  };
});

export const Timeline = z
  .object({
    items: z.array(
      z.object({
        type: z.string().meta({ description: "The event's: `order.confirmed`." }),
        at: z.date(),
        actor: z.string(),
        data: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: "OrderTimeline", description: "What happened to an order, first things first." });

/** From the order's events, which are kept for 30 days. */
export const timeline = fn(Which, async ({ id }): Promise<z.output<typeof Timeline>> => {
  const order = await visible(id);
  const events = await Events.of(`ORD#${order.id}`);
  const items = events.map(({ type, occurredAt, actor, data }) => ({ type, at: new Date(occurredAt), actor, data }));
  return { items };
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

/** Everybody's, newest first, placed in [from, to). */
export async function* madeIn(from: Date, to: Date): AsyncGenerator<Stored> {
  for (let before = `${to.toISOString()}#`; ;) {
    const orders = await repo.ofAll(before, batchOfFiltered);
    for (const order of orders) {
      if (order.createdAt < from) return;
      yield order;
    }
    const last = orders.at(-1);
    if (!last) return;
    before = repo.positionOf(last);
  }
}
