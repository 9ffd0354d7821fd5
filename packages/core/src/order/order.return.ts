/** Goods on their way back: asked for, decided about, received, and paid back. */
import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Event as Events } from "../event/event.ts";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Goods } from "../goods/goods.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Money } from "../money/money.ts";
import { Payment } from "../payment/payment.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Text } from "../text/text.ts";
import { CurrencyMismatch, refuse, ReturnWindowOver } from "./order.error.ts";
import { Event } from "./order.event.ts";
import { allows } from "./order.machine.ts";
import { visible } from "./order.read.ts";
import * as repo from "./order.repo.ts";
import type { Stored, StoredLine } from "./order.stored.ts";

const triesMax = 6;
const Which = z.strictObject({ id: Id.schema("order") });
const WhichReturn = Which.extend({ returnId: Id.schema("return") });

interface Goodsful {
  order: Stored;
  lines: StoredLine[];
  records: Goods.Stored[];
}

/** Does it once, on the order and its goods as they are: tried again while somebody else moves the order first. */
function step<I extends { id: Id.Of<"order"> }>(
  procedure: string,
  input: I,
  attempt: (goods: Goodsful, fence: (returnId: string) => Table.Write[]) => Promise<string | null>,
): Promise<Goods.Return> {
  const read = async (): Promise<Goodsful> => {
    const order = await visible(input.id);
    const lines = await repo.linesOf(order);
    if (order.goods > 0) await Goods.settle(order.id, lines);
    return { order, lines, records: await Goods.of(order.id) };
  };
  const answer = async (returnId: string): Promise<Goods.Return> => {
    const { order, lines, records } = await read();
    const record = records.find(({ id }) => id === returnId);
    if (!record) throw new Error(`Return ${returnId} is gone`);
    if (record.refundId !== undefined) await Payment.carryOutRefund(order.id, record.refundId);
    return Goods.returnOf(record, lines, order.currency);
  };
  return Idempotency.once<Goods.Return>({
    procedure,
    input,
    keyRequired: true,
    async attempt(fence) {
      for (let tries = 0; tries < triesMax; tries++) {
        const returnId = await attempt(await read(), fence);
        if (returnId !== null) return answer(returnId);
      }
      throw Failure.Busy();
    },
    replay: answer,
  });
}

/** Asks to send units back that were shipped. By the customer while there is time, by staff always. */
export const requestReturn = fn(Which.extend({ lines: Goods.Picks, reason: Text.line(200) }), (input) =>
  step("order.return", input, async ({ order, lines, records }, fence) => {
    if (!allows("request_return", order.status)) throw refuse(order, order.status);
    if (!isByStaff(order)) assertInTime(records);
    const { fulfilled, returned, returning } = Goods.progressOf(lines.length, records);
    const left = fulfilled.map((units, line) => units - (returned[line] ?? 0) - (returning[line] ?? 0));
    const now = Runtime.now();
    const record: Goods.Stored = {
      orderId: order.id,
      number: order.goods + 1,
      id: Id.create("return"),
      kind: "return",
      state: "requested",
      lines: Goods.resolve(lines, left, input.lines, order.currency),
      reason: input.reason,
      createdAt: now,
      updatedAt: now,
    };
    const ok = await Idempotency.commit([
      ...fence(record.id),
      repo.change(order, { goods: record.number, sequence: order.sequence + 1 }),
      Goods.create(record),
      fact(Event.ReturnRequested, order, record.id),
    ]);
    return ok ? record.id : null;
  }),
);

function isByStaff(order: Stored): boolean {
  const actor = Actor.use();
  if (actor.type === "user" && actor.id === order.customerId) return Actor.can("order:return_any");
  Actor.require("order:return_any");
  return true;
}

function assertInTime(records: readonly Goods.Stored[]): void {
  const parcels = records.filter(({ kind }) => kind === "fulfilment");
  const newest = Math.max(0, ...parcels.map(({ updatedAt }) => updatedAt.getTime()));
  const { returnWindowSeconds } = Rule.use();
  if (parcels.length > 0 && Runtime.now().getTime() - newest > returnWindowSeconds * 1000)
    throw ReturnWindowOver({ closedAt: new Date(newest + returnWindowSeconds * 1000) });
}

const fact = (
  event: typeof Event.ReturnRequested | typeof Event.ReturnApproved | typeof Event.ReturnRejected,
  order: Stored,
  returnId: string,
) =>
  Events.record(event, {
    subject: `ORD#${order.id}`,
    sequence: order.sequence + 1,
    data: { orderId: order.id, returnId: returnId as Id.Of<"return"> },
  });

/** The goods may come. */
export const approveReturn = fn(WhichReturn, (input) => decide("order.approveReturn", input, "approved"));
/** They may not: the units can be asked for again. */
export const rejectReturn = fn(WhichReturn, (input) => decide("order.rejectReturn", input, "rejected"));

function decide(procedure: string, input: z.output<typeof WhichReturn>, to: "approved" | "rejected") {
  return step(procedure, input, async ({ order, records }, fence) => {
    const record = found(records, input.returnId);
    if (record.state !== "requested") throw Goods.ReturnMoved({ from: record.state, to });
    const event = to === "approved" ? Event.ReturnApproved : Event.ReturnRejected;
    const ok = await Idempotency.commit([
      ...fence(record.id),
      repo.change(order, { sequence: order.sequence + 1 }),
      Goods.change(record, { state: to }),
      fact(event, order, record.id),
    ]);
    return ok ? record.id : null;
  });
}

function found(records: readonly Goods.Stored[], returnId: string): Goods.Stored {
  const record = records.find(({ id, kind }) => id === returnId && kind === "return");
  if (!record) throw Goods.ReturnNotFound();
  return record;
}

/** The goods are here: what is good is for sale again, what is not is written off, and the money goes back. */
export const receiveReturn = fn(
  WhichReturn.extend({
    writeOff: Goods.Picks.optional().meta({ description: "Units that cannot be sold again; none unless said." }),
    refund: Money.Info.optional().meta({
      description: "What goes back; the units' price unless said, as far as it has not gone back already.",
    }),
  }),
  (input) =>
    step("order.receiveReturn", input, async (goods, fence) => {
      const { order, lines, records } = goods;
      const record = found(records, input.returnId);
      if (record.state !== "approved") throw Goods.ReturnMoved({ from: record.state, to: "received" });
      const writtenOff = input.writeOff ? lost(record, lines, input.writeOff, order.currency) : [];
      const refund = await refundOf(goods, record, input.refund);
      const refundId = refund?.refund.id;
      const others = [
        ...fence(record.id),
        repo.change(order, {
          sequence: order.sequence + 1,
          ...(isAllBack(goods, record) ? { fulfillmentStatus: "returned" } : {}),
        }),
        ...(refund?.writes ?? []),
        Events.record(Event.ReturnReceived, {
          subject: `ORD#${order.id}`,
          sequence: order.sequence + 1,
          data: {
            orderId: order.id,
            returnId: input.returnId,
            refunded: { amount: refund?.refund.amount ?? 0, currency: order.currency },
          },
        }),
      ];
      const stock = Goods.follow(Goods.batchesOf({ ...record, writtenOff }, lines, []), others.length + 1);
      const ok = await Idempotency.commit([
        ...others,
        Goods.change(record, {
          state: "received",
          ...(writtenOff.length > 0 ? { writtenOff } : {}),
          ...(refundId === undefined ? {} : { refundId }),
          ...stock.later,
        }),
        ...stock.writes,
      ]);
      if (!ok) return null;
      if (stock.later.due) await Goods.settle(order.id, lines);
      return record.id;
    }),
);

function lost(
  record: Goods.Stored,
  lines: readonly StoredLine[],
  picks: z.output<typeof Goods.Picks>,
  currency: string,
) {
  const back = lines.map((_, line) => record.lines.find(([index]) => index === line)?.[1] ?? 0);
  return Goods.resolve(lines, back, picks, currency);
}

function isAllBack({ order, lines, records }: Goodsful, record: Goods.Stored): boolean {
  // Some of it has still to be shipped.
  if (order.status === "confirmed") return false;
  const { fulfilled, returned } = Goods.progressOf(lines.length, records);
  const back = lines.map((_, line) => record.lines.find(([index]) => index === line)?.[1] ?? 0);
  return fulfilled.every((units, line) => units === (returned[line] ?? 0) + (back[line] ?? 0));
}

/** The price of the units that was not refunded before, or less where staff says so; as far as there is so much. */
async function refundOf(goods: Goodsful, record: Goods.Stored, asked: Money.Info | undefined) {
  const { order } = goods;
  if (asked && asked.currency !== order.currency)
    throw CurrencyMismatch({ expected: order.currency, actual: asked.currency });
  const attempt = await Payment.chargeOf(order.id);
  if (!attempt) return null;
  const { units, amount: available } = await Payment.priceBack(order, attempt, record.lines);
  const amount = asked?.amount ?? available;
  if (amount > available) throw Payment.AmountExceeded({ requested: amount, available });
  if (amount === 0) return null;
  const reason = record.reason ?? "returned";
  return Payment.startRefund(order, attempt, { amount, lines: units, reason, kind: "return" });
}

export const Returns = z
  .object({ items: z.array(Goods.Return) })
  .meta({ id: "Returns", description: "The returns of an order." });

export const returns = fn(Which, async ({ id }) => {
  const order = await visible(id);
  if (order.goods === 0) return { items: [] };
  const [lines, records] = await Promise.all([repo.linesOf(order), Goods.of(order.id)]);
  const own = records.filter(({ kind }) => kind === "return");
  return { items: own.map((record) => Goods.returnOf(record, lines, order.currency)) };
});
