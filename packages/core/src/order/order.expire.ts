/** What time does to orders: unpaid holds expire, half-held orders are rejected, releases are finished. */
import { Deadline } from "../deadline/deadline.ts";
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Runtime } from "../runtime/runtime.ts";
import { close, finishRelease } from "./order.release.ts";
import * as repo from "./order.repo.ts";
import { follow, type Stored } from "./order.stored.ts";

/** Clocks of two machines may differ by this much: https://aws.amazon.com/about-aws/whats-new/2023/11/amazon-time-sync-service-microsecond-accurate-time/ */
const skewMs = 5_000;
const perShard = 25;

/** Expires what is due; returns how many orders gave stock back. Each is fenced, so two sweepers at once do no harm. */
export async function expireDue(): Promise<number> {
  const before = new Date(Runtime.now().getTime() - skewMs);
  const due = await Promise.all([
    repo.due("expire", before, perShard),
    repo.due("reserve", before, perShard),
    repo.due("release", before, perShard),
  ]);
  let ended = 0;
  for (const order of due.flat()) {
    if (!Deadline.allows()) break;
    try {
      if (await follow(order, () => expire(order))) ended++;
    } catch (error) {
      // One bad order must not keep the others from their stock.
      follow(order, () => Log.error("order could not be expired", error));
    }
  }
  return ended;
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
      return order.status === "pending_payment" && counted((await close(order, "expired")) !== null);
    case "reconcile":
      return false;
  }
}

/** Counted from the commit, which one sweeper wins: a second one finds the order moved. */
function counted(isEnded: boolean): boolean {
  if (!isEnded) return false;
  Metric.count("ReservationsExpired");
  Log.info("reservation expired");
  return true;
}

/** When this process last looked for expired holds on behalf of a buyer. */
const lastClaim = Runtime.perRuntime(() => ({ at: -Infinity }));
const claimEveryMs = 1_000;

/** For a buyer who found too little stock: what has expired and was not swept yet. Looks once a second at most. */
export async function claimExpired(): Promise<number> {
  const now = Runtime.now().getTime();
  if (now - lastClaim().at < claimEveryMs) return 0;
  lastClaim().at = now;
  return expireDue();
}
