/** Cancelling, whole or by line: before a payment, while one is under way, and after it. */
import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Event as Events } from "../event/event.ts";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Goods } from "../goods/goods.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Payment } from "../payment/payment.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Text } from "../text/text.ts";
import { InvalidTransition, refuse } from "./order.error.ts";
import { Event } from "./order.event.ts";
import { allows, canMove } from "./order.machine.ts";
import { answer, visible } from "./order.read.ts";
import { close } from "./order.release.ts";
import * as repo from "./order.repo.ts";
import type { Info } from "./order.schema.ts";
import type { CancelRequest, Stored } from "./order.stored.ts";

const triesMax = 6;

/**
 * Before payment the order ends and its stock is free at once. While the gateway has to speak first, it is asked for and
 * done when it has spoken. Afterwards the money goes back. Units that were shipped are not cancelled but returned.
 */
export const cancel = fn(
  z.strictObject({
    id: Id.schema("order"),
    reason: Text.line(200),
    lines: Goods.Picks.optional().meta({ description: "Units to cancel; the whole order unless said." }),
  }),
  ({ id, reason, lines: picks }) =>
    Idempotency.once<Info>({
      procedure: "order.cancel",
      input: { id, reason, ...(picks ? { lines: picks } : {}) },
      keyRequired: true,
      async attempt(fence) {
        for (let tries = 0; tries < triesMax; tries++) {
          const order = await visible(id);
          assertMay(order);
          const lines = picks && (await unitsLeft(order, picks));
          const request = { reason, ...(lines ? { lines } : {}) };
          if (await carryOut(order, request, fence(order.id))) return answer(id);
        }
        throw Failure.Busy();
      },
      async replay(orderId) {
        await Payment.finish(orderId);
        return answer(orderId);
      },
    }),
);

function assertMay(order: Stored): void {
  const actor = Actor.use();
  const isOwn = actor.type === "user" && order.customerId === actor.id;
  // The money of an order on hold is not what it should be: its customer cannot know.
  if (!isOwn || order.status === "on_hold") Actor.require("order:cancel_any");
}

/** Does what was asked for while the gateway had to speak. */
export async function carryOutRequested(order: Stored): Promise<void> {
  const { cancelRequest } = order;
  if (!cancelRequest) return;
  if (await carryOut(order, cancelRequest, []).catch(notAnyMore)) return;
  // What was asked for cannot be any more, such as units that were shipped meanwhile: the order goes on without it.
  const now = await repo.get(order.id);
  if (now?.cancelRequest && now.version === order.version)
    await Table.commit([
      repo.change(now, { cancelRequest: null, ...(now.due?.kind === "reconcile" ? next(now) : {}) }),
    ]);
}

const next = ({ status, expiresAt }: Stored) =>
  status === "pending_payment" ? { due: { kind: "expire", at: expiresAt } as const } : { due: null };

function notAnyMore(error: unknown): boolean {
  // A table that is busy has said nothing: what was acknowledged is tried again.
  if (InvalidTransition.is(error)) return false;
  throw error;
}

/** False when somebody else moved the order first: it is to be read again. */
export async function carryOut(order: Stored, asked: CancelRequest, also: Table.Write[]): Promise<boolean> {
  const request = asked === order.cancelRequest ? asked : together(order.cancelRequest, asked);
  const { reason, lines } = request;
  if (order.status === "payment_processing") return askFor(order, request, also);
  const part = lines && (await stillLeft(order, lines));
  const isShipped = order.fulfillmentStatus !== "unfulfilled";
  if (!canMove(order.status, "cancelled") || part?.units.length === 0) throw refuse(order, "cancelled");
  if (part && (isShipped || !part.isAll)) {
    if (!allows("cancel_lines", order.status)) throw refuse(order, "cancelled");
    return cancelLines(order, part, request, also);
  }
  if (isShipped) throw refuse(order, "cancelled");
  const undo = await Payment.undo(order, { reason });
  if (undo.mustWait) return askFor(order, request, also);
  const ended = await close(order, "cancelled", { reason }, [...also, ...undo.writes]);
  if (ended && undo.writes.length > 0) await Payment.finish(order.id);
  return ended !== null;
}

/** Only the gateway knows what the order is now. It is asked at once; if it does not say, the reconciler asks again. */
async function askFor(order: Stored, request: CancelRequest, also: Table.Write[]): Promise<boolean> {
  const isNew = request !== order.cancelRequest;
  const due = { kind: "reconcile", at: Runtime.inSeconds(isNew ? 0 : askAgainSeconds) } as const;
  const isAsked = await Idempotency.commit([...also, repo.change(order, { cancelRequest: request, due })]);
  if (isAsked && isNew) await Payment.take(order.id);
  return isAsked;
}

/** What was asked for before is not forgotten: the whole order stays the whole order, and units are added up. */
function together(before: CancelRequest | undefined, { reason, lines }: CancelRequest): CancelRequest {
  if (!before || !lines) return { reason, ...(lines ? { lines } : {}) };
  if (!before.lines) return before;
  const units = new Map(before.lines.map(([line, quantity]) => [line, quantity]));
  for (const [line, quantity] of lines) units.set(line, (units.get(line) ?? 0) + quantity);
  return { reason, lines: [...units].sort(([a], [b]) => a - b) };
}

const askAgainSeconds = 30;

async function unitsLeft(order: Stored, picks: z.output<typeof Goods.Picks>): Promise<Goods.LineUnits[]> {
  const { lines, left } = await openLines(order);
  for (const [line, quantity] of order.cancelRequest?.lines ?? []) left[line] = (left[line] ?? 0) - quantity;
  return Goods.resolve(lines, left, picks, order.currency);
}

/** Of the units that were asked for, those that still can be; and whether these are all that the order has left. */
async function stillLeft(order: Stored, asked: readonly Goods.LineUnits[]) {
  const { left, ...shipped } = await openLines(order);
  const units = Goods.upTo(asked, left);
  const all = left.reduce((sum, quantity) => sum + quantity, 0);
  return { ...shipped, units, isAll: units.reduce((sum, [, quantity]) => sum + quantity, 0) === all };
}

async function openLines(order: Stored) {
  await settleGoods(order);
  const lines = await repo.linesOf(order);
  const records = await Goods.of(order.id);
  const { cancelled, fulfilled, returned } = Goods.progressOf(lines.length, records);
  const left = lines.map(({ quantity }, line) => quantity - (cancelled[line] ?? 0) - (fulfilled[line] ?? 0));
  const isDelivered = !records.some(({ state }) => state === "shipped");
  const isReturned = fulfilled.every((units, line) => units === returned[line]);
  return { lines, left, isDelivered, isReturned };
}

type Part = Awaited<ReturnType<typeof stillLeft>>;

async function cancelLines(order: Stored, part: Part, request: CancelRequest, also: Table.Write[]) {
  const { units, isAll, isDelivered, isReturned, lines } = part;
  const { reason } = request;
  const value = Goods.valueOf(lines, units);
  const undo = await Payment.undo(order, { reason, lines: units });
  if (undo.mustWait) return askFor(order, request, also);
  const [now, total, sequence] = [Runtime.now(), order.total - value, order.sequence + 1];
  const draft: Goods.Stored = {
    orderId: order.id,
    number: order.goods + 1,
    id: Id.create("cancellation"),
    kind: "cancellation",
    state: "cancelled",
    lines: units,
    reason,
    createdAt: now,
    updatedAt: now,
  };
  const asked = order.cancelRequest ? { cancelRequest: null, ...next(order) } : {};
  const others = [
    ...also,
    // With the last unit that was not shipped, what was shipped is the whole order.
    repo.change(order, {
      ...asked,
      total,
      sequence,
      goods: draft.number,
      ...(total === 0 && order.status === "pending_payment" ? { due: { kind: "reconcile", at: now } as const } : {}),
      ...(isAll ? { status: "fulfilled", fulfillmentStatus: isReturned ? "returned" : "fulfilled" } : {}),
      ...(isAll && isDelivered ? { due: completion() } : {}),
    }),
    Events.record(Event.LinesCancelled, {
      subject: `ORD#${order.id}`,
      sequence,
      data: { orderId: order.id, reason, total: { amount: total, currency: order.currency } },
    }),
    ...undo.writes,
  ];
  const stock = Goods.follow(Goods.batchesOf(draft, lines, await Reservation.of(order.id)), others.length + 1);
  const record = Goods.create({ ...draft, ...stock.later });
  if (!(await Idempotency.commit([...others, record, ...stock.writes]))) return false;
  if (stock.later.due) await Goods.settle(order.id, lines);
  if (undo.writes.length > 0) await Payment.finish(order.id);
  return true;
}

/** All that was shipped has arrived before. */
const completion = () => ({ kind: "complete", at: Runtime.inSeconds(Rule.use().completeAfterSeconds) }) as const;

async function settleGoods(order: Stored): Promise<void> {
  if (order.goods > 0) await Goods.settle(order.id, await repo.linesOf(order));
}
