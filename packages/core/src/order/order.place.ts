/** T1: fence, order, reservation, stock and event in one transaction. What one can't take goes in chunks: order.reserve.ts. */
import { Actor } from "../actor/actor.ts";
import { Event as Events } from "../event/event.ts";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { acquire, StaleQuote } from "./order.acquire.ts";
import { Event } from "./order.event.ts";
import { assertEntered, enter } from "./order.limit.ts";
import { freshQuote, type Quote, quote } from "./order.quote.ts";
import * as repo from "./order.repo.ts";
import { chunksOf, reserve, resume } from "./order.reserve.ts";
import { Basket, type Info, Place } from "./order.schema.ts";
import { firstDue, placedInfo, type Stored } from "./order.stored.ts";

/** A catalogue that changes under an order more often than this makes it wait. */
const repricedMax = 3;

export const place = fn(Place, (input) => {
  const customerId = customerOf(input);
  return Idempotency.once<Info>({
    procedure: "order.place",
    input,
    keyRequired: true,
    async attempt(fence, fenceId) {
      const meter = Table.meter();
      const placed = await meter.run(() => placeNew(input, customerId, fence, fenceId));
      Metric.count("WriteUnitsPerOrder", meter.writeUnits);
      return placed;
    },
    async replay(orderId) {
      const order = await repo.get(orderId);
      if (!order) return null;
      if (order.digest !== undefined && order.status === "reserving")
        return resume(order, await freshQuote(input)).catch(busyWhenStale);
      if (order.status === "rejected") return resume(order, null);
      return placedInfo(order, await repo.linesOf(order));
    },
  });
});

/** Oneself, or with `order:price` somebody who is named. A key is nobody's account, so it has to name one. */
function customerOf({ customerId }: Place): Id.Of<"user"> {
  const actor = Actor.use();
  const own = actor.type === "user" ? actor.id : undefined;
  const customer = customerId ?? own;
  if (customer !== own || own === undefined) Actor.require("order:price");
  if (customer) return customer;
  const message = "must name the customer, as an API key has no orders of its own";
  throw Failure.InvalidInput(undefined, { issues: [{ path: ["customerId"], message }] });
}

async function placeNew(
  input: Place,
  customerId: Id.Of<"user">,
  fence: (orderId: string) => Table.Write[],
  fenceId: string | null,
): Promise<Info> {
  for (let priced = await quote(input), tries = 0; ; priced = await freshQuote(input), tries++) {
    const order = draft(input, priced, customerId);
    try {
      if (chunksOf(priced).length > 1) return await reserve(order, priced, fence(order.id), fenceId);
      await placeAtOnce(order, priced, fence(order.id));
      return placedInfo(order, priced.lines);
    } catch (error) {
      if (!(error instanceof StaleQuote)) throw error;
      if (tries >= repricedMax) throw Failure.Busy(undefined, { cause: error });
    }
  }
}

/** What a helper held of an order that is priced otherwise by now has been given back: the next call begins anew. */
function busyWhenStale(error: unknown): never {
  throw error instanceof StaleQuote ? Failure.Busy(undefined, { cause: error }) : error;
}

/** What placing would cost now. Holds nothing. */
export const preview = fn(Basket, async (basket) => {
  const { lines, total, currency } = await freshQuote(basket);
  return {
    lines: lines.map(({ sku, name, quantity, unitPrice }) => ({
      sku,
      name,
      quantity,
      unitPrice: { amount: unitPrice, currency },
      total: { amount: unitPrice * quantity, currency },
    })),
    total: { amount: total, currency },
    currency,
  };
});

async function placeAtOnce(order: Stored, { lines, demands }: Quote, fence: Table.Write[]) {
  const placed = Events.record(Event.Placed, {
    subject: `ORD#${order.id}`,
    sequence: 1,
    data: { orderId: order.id },
  });
  const entered = await enter(order, demands);
  const created = repo.fitsIn(order, lines)
    ? [repo.create({ ...order, lines })]
    : [repo.create(order), repo.createPage(order.id, 0, lines)];
  const held = await acquire(order.id, demands, (planned) =>
    Table.commit([...fence, ...created, ...entered, ...Reservation.hold(order.id, 0, planned), placed]),
  );
  if (!held.ok) assertEntered(held.refused);
  // Refused by something of its own, such as an id that is taken: nothing was written.
  if (!held.ok) throw Failure.Busy();
}

function draft(input: Place, { currency, total, lines }: Quote, customerId: Id.Of<"user">): Stored {
  const id = Id.create("order");
  const createdAt = Runtime.now();
  const expiresAt = Runtime.inSeconds(Rule.use().reservationTtlSeconds);
  const { reference, metadata, shippingAddress, paymentMethod } = input;
  const correlationId = Log.field("correlationId");
  return {
    id,
    number: numberOf(id, createdAt),
    customerId,
    status: "pending_payment",
    paymentStatus: "pending",
    fulfillmentStatus: "unfulfilled",
    currency,
    total,
    lineCount: lines.length,
    version: 1,
    sequence: 1,
    ...(reference === undefined ? {} : { reference }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(shippingAddress === undefined ? {} : { shippingAddress }),
    ...(paymentMethod === undefined ? {} : { paymentMethod }),
    ...(correlationId === undefined ? {} : { correlationId }),
    attempts: 0,
    captured: 0,
    refunded: 0,
    goods: 0,
    ...(Actor.can("order:price") ? {} : { counted: true }),
    createdAt,
    updatedAt: createdAt,
    expiresAt,
    due: firstDue({ total, paymentMethod, expiresAt }),
  };
}

/** `261201-7K3QXW2M`: the day, and enough of the id to tell orders of a day apart. */
const numberOf = (id: string, date: Date): string =>
  `${date.toISOString().slice(2, 10).replaceAll("-", "")}-${id.slice(-8)}`;
