/** Goods on their way: shipped in one parcel or several, delivered, and after a while complete. */
import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Goods } from "../goods/goods.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { NotPaid, refuse } from "./order.error.ts";
import { Event } from "./order.event.ts";
import { allows } from "./order.machine.ts";
import { answer, visible } from "./order.read.ts";
import * as repo from "./order.repo.ts";
import type { Info } from "./order.schema.ts";
import type { Stored } from "./order.stored.ts";

const triesMax = 6;
const Which = z.strictObject({ id: Id.schema("order") });

/** Does it once, on the order as it is: tried again while somebody else moves the order first. */
function step<I extends { id: string }>(
  procedure: string,
  input: I,
  attempt: (order: Stored, fence: Table.Write[]) => Promise<boolean>,
): Promise<Info> {
  return Idempotency.once<Info>({
    procedure,
    input,
    keyRequired: true,
    async attempt(fence) {
      for (let tries = 0; tries < triesMax; tries++) {
        const order = await visible(input.id);
        if (await attempt(order, fence(order.id))) return answer(order.id);
      }
      throw Failure.Busy();
    },
    replay: answer,
  });
}

const Parcel = Which.extend({
  lines: Goods.Picks.optional().meta({ description: "What is in the parcel; all that is left unless said." }),
  carrier: Goods.Carrier.optional(),
  tracking: Goods.Tracking.optional(),
});
type Parcel = z.output<typeof Parcel>;

/** Units leave the house. With the last of them the order is fulfilled. */
export const fulfil = fn(Parcel, (input) => step("order.fulfil", input, (order, fence) => ship(order, input, fence)));

async function ship(order: Stored, { lines: picks, carrier, tracking }: Parcel, fence: Table.Write[]) {
  if (!allows("fulfil", order.status) || order.cancelRequest) throw refuse(order, "fulfilled");
  if (order.paymentStatus === "authorized") throw NotPaid();
  const lines = await repo.linesOf(order);
  if (order.goods > 0) await Goods.settle(order.id, lines);
  const { fulfilled, cancelled } = Goods.progressOf(lines.length, await Goods.of(order.id));
  const left = lines.map(({ quantity }, line) => quantity - (cancelled[line] ?? 0) - (fulfilled[line] ?? 0));
  const units = Goods.resolve(lines, left, picks, order.currency);
  const isWhole = sum(units.map(([, quantity]) => quantity)) === sum(left);
  const [now, sequence] = [Runtime.now(), order.sequence + 1];
  const record: Goods.Stored = {
    orderId: order.id,
    number: order.goods + 1,
    id: Id.create("fulfilment"),
    kind: "fulfilment",
    state: "shipped",
    lines: units,
    ...(carrier === undefined ? {} : { carrier }),
    ...(tracking === undefined ? {} : { tracking }),
    createdAt: now,
    updatedAt: now,
  };
  const fulfilmentId = record.id as Id.Of<"fulfilment">;
  const others = [
    ...fence,
    repo.change(order, {
      goods: record.number,
      sequence,
      fulfillmentStatus: isWhole ? "fulfilled" : "partially_fulfilled",
      ...(isWhole ? { status: "fulfilled" } : {}),
    }),
    Events.record(Event.Fulfilled, {
      subject: `ORD#${order.id}`,
      sequence,
      data: { orderId: order.id, fulfilmentId, isWhole },
    }),
  ];
  const stock = Goods.follow(Goods.batchesOf(record, lines, await Reservation.of(order.id)), others.length + 1);
  if (!(await Idempotency.commit([...others, Goods.create({ ...record, ...stock.later }), ...stock.writes])))
    return false;
  if (stock.later.due) await Goods.settle(order.id, lines);
  return true;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** A parcel has arrived, or all of them have. Once all have, the order completes after a while. */
export const deliver = fn(
  Which.extend({ fulfilmentId: Id.schema("fulfilment").optional().meta({ description: "All of them unless said." }) }),
  (input) =>
    step("order.deliver", input, async (order, fence) => {
      if (!allows("deliver", order.status)) throw refuse(order, "completed");
      const parcels = (await Goods.of(order.id)).filter(({ kind }) => kind === "fulfilment");
      const { fulfilmentId } = input;
      if (fulfilmentId && !parcels.some(({ id }) => id === fulfilmentId)) throw Goods.FulfilmentNotFound();
      const underway = parcels.filter(({ state }) => state === "shipped");
      const arrived = underway
        .filter(({ id }) => fulfilmentId === undefined || id === fulfilmentId)
        .slice(0, arrivedMax);
      if (arrived.length === 0) return Idempotency.commit(fence);
      const isLast = order.status === "fulfilled" && arrived.length === underway.length;
      const at = Runtime.inSeconds(Rule.use().completeAfterSeconds);
      return Idempotency.commit([
        ...fence,
        repo.change(order, {
          sequence: order.sequence + arrived.length,
          ...(isLast ? { due: { kind: "complete", at } } : {}),
        }),
        ...arrived.flatMap((parcel, i) => [
          Goods.change(parcel, { state: "delivered" }),
          Events.record(Event.Delivered, {
            subject: `ORD#${order.id}`,
            sequence: order.sequence + i + 1,
            data: { orderId: order.id, fulfilmentId: parcel.id as Id.Of<"fulfilment"> },
          }),
        ]),
      ]);
    }),
);

/** Parcels in one call: what one transaction takes. */
const arrivedMax = 40;

export const complete = fn(Which, (input) =>
  step("order.complete", input, async (order, fence) => {
    if (order.status !== "fulfilled") throw refuse(order, "completed");
    return Idempotency.commit([...fence, ...completion(order)]);
  }),
);

const completion = (order: Stored): Table.Write[] => [
  repo.change(order, { status: "completed", sequence: order.sequence + 1, due: null }),
  Events.record(Event.Completed, {
    subject: `ORD#${order.id}`,
    sequence: order.sequence + 1,
    data: { orderId: order.id },
  }),
];

/** By time alone. False when somebody else moved the order first. */
export const completeDue = async (order: Stored): Promise<boolean> =>
  order.status === "fulfilled" && (await Table.commit(completion(order))).ok;

/** The parcels of an order, first things first. */
export const fulfilments = fn(Which, async ({ id }) => {
  const order = await visible(id);
  if (order.goods === 0) return { items: [] };
  const [lines, records] = await Promise.all([repo.linesOf(order), Goods.of(order.id)]);
  return { items: records.flatMap((record) => Goods.fulfilmentOf(record, lines, order.currency)) };
});

export const Fulfilments = z
  .object({ items: z.array(Goods.Fulfilment) })
  .meta({ id: "Fulfilments", description: "The parcels of an order." });
