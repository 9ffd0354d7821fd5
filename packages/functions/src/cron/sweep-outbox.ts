import { Event } from "@waybill/core/event";
import { Log } from "@waybill/core/log";
import { Metric } from "@waybill/core/metric";
import { Runtime } from "@waybill/core/runtime";
import { relay } from "../stream/relay.ts";
import { cron } from "./cron.ts";

const overdueSeconds = 120;

/** What the stream should have carried out long ago, and did not. */
export const handler = cron("SweepOutbox", async () => {
  const overdue = await Event.pending(Runtime.inSeconds(-overdueSeconds));
  if (overdue.length > 0) Log.warn("publishing overdue events", { count: overdue.length });
  // A minute without an order is a zero and not a gap: what is usual is learned from both, and a gap is an alarm.
  Metric.count("OrdersPlaced", 0);
  await relay(overdue);
  return overdue.length;
});
