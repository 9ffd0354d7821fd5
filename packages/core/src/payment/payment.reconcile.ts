/** What falls due: payments that should have begun or answered, captures and voids under way, authorizations, refunds. */
import { Deadline } from "../deadline/deadline.ts";
import { Log } from "../log/log.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { checkAfterSeconds } from "./payment.log.ts";
import { look, postpone } from "./payment.look.ts";
import { again, carryOut } from "./payment.refund.settle.ts";
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
    ...orders.map(
      (order) => () =>
        Order.follow(order, () =>
          safely(
            () => reconcile(order.id),
            () => postponeOrder(order.id),
          ),
        ),
    ),
    ...attempts.map(
      (attempt) => () =>
        ofOrder(
          attempt,
          () => look(attempt.orderId, attempt.number),
          () => postpone(attempt),
        ),
    ),
    ...given.map(
      (refund) => () =>
        ofOrder(
          refund,
          () => carryOut(refund.orderId, refund.id),
          () => again(refund, undefined),
        ),
    ),
  ];
  let looked = 0;
  for (const one of work) {
    if (!Deadline.allows()) break;
    looked++;
    await one();
  }
  return looked;
}

type Run = () => Promise<unknown>;

const ofOrder = ({ orderId }: { orderId: string }, run: Run, otherwise: Run): Promise<unknown> =>
  Log.provide({ orderId }, () => safely(run, otherwise));

/** One that fails does not keep the others from being looked at, neither now nor by standing before them for ever. */
const safely = (run: Run, otherwise: Run): Promise<unknown> =>
  run()
    .catch((error: unknown) => {
      Log.error("payment could not be reconciled", error);
      return otherwise();
    })
    .catch((error: unknown) => Log.error("payment could not be postponed", error));

async function postponeOrder(orderId: string): Promise<void> {
  const order = await Order.find(orderId);
  if (order?.due?.kind === "reconcile") await Table.commit([Order.rearm(order, checkAfterSeconds)]);
}

async function reconcile(orderId: string): Promise<void> {
  const nominated = await Order.find(orderId);
  if (nominated?.due?.kind !== "reconcile") return;
  await take(orderId);
  const order = await Order.find(orderId);
  const isLeft = order?.status === "pending_payment" && order.due?.kind === "reconcile" && !order.cancelRequest;
  if (isLeft) await Table.commit([Order.awaitCustomer(order)]);
}
