/** Gives an order's money back, whatever state it is in: for the transaction in which the order, or lines of it, end. */
import type { Goods } from "../goods/goods.ts";
import type { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import type { Table } from "../table/table.ts";
import { look } from "./payment.look.ts";
import { startRefund } from "./payment.refund.ts";
import { carryOut } from "./payment.refund.settle.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";

export interface Undo {
  /** A capture is under way: what there is to give back is not known yet. */
  mustWait: boolean;
  writes: Table.Write[];
  /** After the commit: asks the gateway at once. What it does not answer, the sweeper asks again. */
  finish(): Promise<void>;
}

const nothing: Undo = { mustWait: false, writes: [], finish: async () => {} };

/** All of it, or `amount` (minor units) of these lines: as far as there is so much. */
export async function undo(
  order: Order.Stored,
  { reason, amount, lines }: { reason: string; amount?: number; lines?: readonly Goods.LineUnits[] },
): Promise<Undo> {
  if (order.status !== "confirmed" && order.status !== "on_hold") return nothing;
  const attempt = (await repo.ofOrder(order.id)).find(hasMoney);
  if (attempt?.status === "capturing") return { ...nothing, mustWait: true };
  if (attempt?.status === "authorized") return amount === undefined ? letGo(attempt) : nothing;
  const sum = Math.min(amount ?? Infinity, attempt?.refundable ?? 0);
  if (!attempt || sum === 0) return nothing;
  const { refund, writes } = startRefund(order, attempt, { amount: sum, lines, reason, kind: "cancellation" });
  return { mustWait: false, writes, finish: () => carryOut(order.id, refund.id) };
}

const hasMoney = ({ status, refundable }: Attempt): boolean =>
  status === "authorized" || status === "capturing" || (status === "captured" && refundable > 0);

function letGo(attempt: Attempt): Undo {
  return {
    mustWait: false,
    writes: [repo.move(attempt, ["authorized"], "voiding", { due: Runtime.now() })],
    finish: () => look(attempt.orderId, attempt.number),
  };
}
