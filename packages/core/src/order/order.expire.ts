/** What time does to orders: unpaid holds expire, half-held orders are rejected, releases are finished, delivered ones complete. */
import { Deadline } from "../deadline/deadline.ts";
import { Goods } from "../goods/goods.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Payment } from "../payment/payment.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { completeDue } from "./order.fulfil.ts";
import { close, finishRelease } from "./order.release.ts";
import * as repo from "./order.repo.ts";
import { type Due, follow, type Stored } from "./order.stored.ts";

/** Clocks of two machines may differ by this much: https://aws.amazon.com/about-aws/whats-new/2023/11/amazon-time-sync-service-microsecond-accurate-time/ */
const skewMs = 5_000;
const perShard = 25;

/** Does what is due; returns how many orders moved. Each is fenced, so two sweepers at once do no harm. */
export async function expireDue(): Promise<number> {
  const before = overdue();
  const [goods, due] = await Promise.all([Goods.due(before, perShard), dueOf([...holding, "complete"], before)]);
  let ended = await end(due);
  for (const orderId of new Set(goods.map((record) => record.orderId))) {
    const order = Deadline.allows() ? await repo.get(orderId) : null;
    if (order && (await safely(order, () => followGoods(order)))) ended++;
  }
  return ended;
}

/** Whatever may be due of an order that has stock which it is not going to keep. */
const holding = ["expire", "reserve", "release"] as const;

const overdue = (): Date => new Date(Runtime.now().getTime() - skewMs);

const dueOf = async (kinds: readonly Due["kind"][], before: Date): Promise<Stored[]> =>
  (await Promise.all(kinds.map((kind) => repo.due(kind, before, perShard)))).flat();

async function end(due: readonly Stored[]): Promise<number> {
  let ended = 0;
  for (const order of due) {
    if (!Deadline.allows()) break;
    if (await safely(order, () => expire(order))) ended++;
  }
  return ended;
}

/** One bad order must not keep the others from their stock. */
async function safely(order: Stored, run: () => Promise<boolean>): Promise<boolean> {
  try {
    return await follow(order, run);
  } catch (error) {
    follow(order, () => Log.error("order could not be expired", error));
    await postpone(order).catch(() => {});
    return false;
  }
}

/** Nor must it stand before them for ever: a look takes the oldest. */
async function postpone(order: Stored): Promise<void> {
  const { due } = order;
  if (due && due.at <= Runtime.now())
    await Table.commit([repo.change(order, { due: { kind: due.kind, at: Runtime.inSeconds(againAfterSeconds) } })]);
}

const againAfterSeconds = 60;

/** Stock that has still to follow goods which were more than one transaction takes. */
async function followGoods(order: Stored): Promise<boolean> {
  await Goods.settle(order.id, await repo.linesOf(order));
  return true;
}

async function expire(nominated: Stored): Promise<boolean> {
  const order = await repo.get(nominated.id);
  if (!order?.due || order.due.at.getTime() + skewMs >= Runtime.now().getTime()) return false;
  switch (order.due.kind) {
    case "release":
      return finishRelease(order).then(() => true);
    case "reserve": {
      const rejected = await close(order, "rejected");
      if (rejected) await finishRelease(rejected);
      return counted(rejected !== null);
    }
    case "expire":
      return order.status === "pending_payment" && counted(await expireUnpaid(order));
    case "complete":
      return completeDue(order);
    case "reconcile":
      return false;
  }
}

/** It may keep money all the same, which came too late and could not go back. Who asks the gateway is not this sweeper. */
async function expireUnpaid(order: Stored): Promise<boolean> {
  const { writes } = await Payment.undo(order, { reason: "expired" });
  return (await close(order, "expired", {}, writes)) !== null;
}

/** Counted from the commit, which one sweeper wins: a second one finds the order moved. */
function counted(isEnded: boolean): boolean {
  if (!isEnded) return false;
  Metric.count("ReservationsExpired");
  Log.info("reservation expired");
  return true;
}

/** When this process last looked for expired holds on behalf of a buyer, and for how long it then lets the others be. */
const lastClaim = Runtime.perRuntime(() => ({ at: -Infinity, restMs: claimEveryMs }));
const claimEveryMs = 1_000;
const claimEveryMsMax = 16_000;

/**
 * For a buyer who found too little stock: what has expired and was not swept yet. A look asks each shard of the index, so
 * looks that find nothing come less and less often: a crowd before a sold-out product would else be nothing but looks.
 */
export async function claimExpired(): Promise<number> {
  const last = lastClaim();
  const now = Runtime.now().getTime();
  if (now - last.at < last.restMs) return 0;
  last.at = now;
  const ended = await end(await dueOf(holding, overdue()));
  last.restMs = ended > 0 ? claimEveryMs : Math.min(claimEveryMsMax, last.restMs * 2);
  return ended;
}
