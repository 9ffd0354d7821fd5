/** Gives an order's money back, whatever state it is in: for the transaction in which the order, or lines of it, end. */
import { Goods } from "../goods/goods.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import type { Table } from "../table/table.ts";
import { look } from "./payment.look.ts";
import { type Started, startRefund, unrefundedUnits } from "./payment.refund.ts";
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

/** All of it; or, where only these units of lines are cancelled, what they cost and was taken and has not gone back. */
export async function undo(
  order: Order.Stored,
  { reason, lines }: { reason: string; lines?: readonly Goods.LineUnits[] },
): Promise<Undo> {
  if (order.status !== "confirmed" && order.status !== "on_hold") return nothing;
  const attempts = await repo.ofOrder(order.id);
  if (attempts.some(({ status }) => status === "capturing")) return { ...nothing, mustWait: true };
  const authorized = attempts.find(({ status }) => status === "authorized");
  if (authorized) return letGo(order, authorized, lines);
  const captured = attempts.filter(({ status, refundable }) => status === "captured" && refundable > 0);
  const refunds = lines ? await ofLines(order, captured, reason, lines) : captured.map(all(order, reason));
  return { mustWait: false, writes: refunds.flatMap(({ writes }) => writes) };
}

const all =
  (order: Order.Stored, reason: string) =>
  (attempt: Attempt): Started =>
    startRefund(order, attempt, { amount: attempt.refundable, reason, kind: "cancellation" });

async function ofLines(
  order: Order.Stored,
  [attempt]: readonly Attempt[],
  reason: string,
  units: readonly Goods.LineUnits[],
): Promise<Started[]> {
  if (!attempt) return [];
  const { lines, left } = await unrefundedUnits(order);
  const unpaid = Goods.upTo(units, left);
  // What was never captured is not given back.
  const uncaptured = Math.max(0, order.total - order.captured);
  const amount = Math.min(Math.max(0, Goods.valueOf(lines, unpaid) - uncaptured), attempt.refundable);
  if (amount === 0) return [];
  return [startRefund(order, attempt, { amount, lines: unpaid, reason, kind: "cancellation" })];
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
