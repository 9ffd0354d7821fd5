/** What falls due: payments that should have begun or answered, captures and voids under way, authorizations, refunds. */
import { Deadline } from "../deadline/deadline.ts";
import { Log } from "../log/log.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { look } from "./payment.look.ts";
import { carryOut } from "./payment.refund.settle.ts";
import * as refunds from "./payment.refund.repo.ts";
import * as repo from "./payment.repo.ts";
import { take } from "./payment.take.ts";

const perShard = 25;

/** Each is fenced, so two sweepers at once do no harm. Returns how many were looked at. */
export async function reconcileDue(): Promise<number> {
  const now = Runtime.now();
  const [orders, attempts, given] = await Promise.all([
    Order.reconcilable(),
    repo.due(now, perShard),
    refunds.due(now, perShard),
  ]);
  const work = [
    ...orders.map((order) => () => Order.follow(order, () => safely(() => reconcile(order.id)))),
    ...attempts.map((attempt) => () => ofOrder(attempt, () => look(attempt.orderId, attempt.number))),
    ...given.map((refund) => () => ofOrder(refund, () => carryOut(refund.orderId, refund.id))),
  ];
  let looked = 0;
  for (const one of work) {
    if (!Deadline.allows()) break;
    looked++;
    await one();
  }
  return looked;
}

const ofOrder = (about: { orderId: string }, run: () => Promise<void>): Promise<void> =>
  Log.provide({ orderId: about.orderId }, () => safely(run));

/** One that fails does not keep the others from being looked at. */
const safely = (run: () => Promise<void>): Promise<void> =>
  run().catch((error: unknown) => Log.error("payment could not be reconciled", error));

async function reconcile(orderId: string): Promise<void> {
  const nominated = await Order.find(orderId);
  if (nominated?.due?.kind !== "reconcile") return;
  await take(orderId);
  const order = await Order.find(orderId);
  const isLeft = order?.status === "pending_payment" && order.due?.kind === "reconcile" && !order.cancelRequest;
  if (isLeft) await Table.commit([Order.awaitCustomer(order)]);
}
