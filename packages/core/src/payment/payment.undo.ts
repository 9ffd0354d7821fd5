/** Gives an order's money back, whatever state it is in: for the transaction in which the order, or lines of it, end. */
import { Failure } from "../error/error.ts";
import { Goods } from "../goods/goods.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { look } from "./payment.look.ts";
import { type Started, startRefund, chargeOf, excessOf, priceBack } from "./payment.refund.ts";
import { ofOrder as refundsOf } from "./payment.refund.repo.ts";
import { carryOut } from "./payment.refund.settle.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";

export interface Undo {
  /** A capture is under way: what there is to give back is not known yet. */
  mustWait: boolean;
  writes: Table.Write[];
}

const nothing: Undo = { mustWait: false, writes: [] };

/** After the commit, and for whoever asks again: the gateway is asked at once. What it does not answer, the sweeper asks. */
export async function finish(orderId: string): Promise<void> {
  const [attempts, refunds] = await Promise.all([repo.ofOrder(orderId), refundsOf(orderId)]);
  for (const { status, number } of attempts) if (status === "voiding") await look(orderId, number);
  for (const { status, id } of refunds) if (status === "pending") await carryOut(orderId, id);
}

/**
 * What an order keeps and should not, because a refund of its cancelled or returned units failed or was sent back: asked
 * for anew. Of one that has ended, all of it.
 */
export async function giveBackKept(orderId: string): Promise<void> {
  const order = await Order.find(orderId);
  if (!order || Order.isOpen(order.status)) return;
  const hasEnded = order.status === "cancelled" || order.status === "expired";
  const refunds = hasEnded
    ? (await repo.ofOrder(orderId)).filter(isKept).map(all(order, "kept by an order that has ended"))
    : await excess(order);
  if (refunds.length === 0) return;
  const committed = await Table.commit([Order.touch(order), ...refunds.flatMap(({ writes }) => writes)]);
  if (!committed.ok) throw Failure.Busy();
  await finish(orderId);
}

async function excess(order: Order.Stored): Promise<Started[]> {
  const attempt = await chargeOf(order.id);
  const amount = attempt ? await excessOf(order, attempt) : 0;
  if (!attempt || amount === 0) return [];
  return [startRefund(order, attempt, { amount, reason: "kept for units that are gone", kind: "cancellation" })];
}

/** All of it; or, where only these units of lines are cancelled, what they cost and was taken and has not gone back. */
export async function undo(
  order: Order.Stored,
  { reason, lines }: { reason: string; lines?: readonly Goods.LineUnits[] },
): Promise<Undo> {
  const isPaid = order.status === "confirmed" || order.status === "on_hold";
  // An unpaid order may keep money all the same: what came too late, and could not go back.
  if (!isPaid && (order.attempts === 0 || lines)) return nothing;
  const attempts = await repo.ofOrder(order.id);
  if (attempts.some(({ status }) => status === "capturing")) return { ...nothing, mustWait: true };
  const authorized = attempts.find(({ status }) => status === "authorized");
  if (authorized) return letGo(order, authorized, lines);
  const refunds = lines ? await ofLines(order, reason, lines) : attempts.filter(isKept).map(all(order, reason));
  return { mustWait: false, writes: refunds.flatMap(({ writes }) => writes) };
}

const isKept = ({ status, refundable }: Attempt): boolean => status === "captured" && refundable > 0;

const all =
  (order: Order.Stored, reason: string) =>
  (attempt: Attempt): Started =>
    startRefund(order, attempt, { amount: attempt.refundable, reason, kind: "cancellation" });

async function ofLines(order: Order.Stored, reason: string, units: readonly Goods.LineUnits[]): Promise<Started[]> {
  const attempt = await chargeOf(order.id);
  if (!attempt) return [];
  const back = await priceBack(order, attempt, units);
  if (back.amount === 0) return [];
  return [startRefund(order, attempt, { amount: back.amount, lines: back.units, reason, kind: "cancellation" })];
}

/** Nothing was taken yet. While something is left to pay, so much less will be; else the payment is let go. */
async function letGo(
  order: Order.Stored,
  attempt: Attempt,
  units: readonly Goods.LineUnits[] | undefined,
): Promise<Undo> {
  const value = units ? Goods.valueOf(await Order.linesOf(order), units) : order.total;
  // Whoever captures at this moment takes what the order costs now: one of the two is refused.
  if (value < order.total) return { ...nothing, writes: [repo.unchanged(attempt)] };
  return { mustWait: false, writes: [repo.move(attempt, ["authorized"], "voiding", { due: Runtime.now() })] };
}
