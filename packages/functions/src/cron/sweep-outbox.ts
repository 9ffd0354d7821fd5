import { Event } from "@waybill/core/event";
import { Log } from "@waybill/core/log";
import { Runtime } from "@waybill/core/runtime";
import { relay } from "../stream/relay.ts";
import { cron } from "./cron.ts";

const overdueSeconds = 120;

/** What the stream should have carried out long ago, and did not. */
export const handler = cron("SweepOutbox", async () => {
  const overdue = await Event.pending(Runtime.inSeconds(-overdueSeconds));
  if (overdue.length > 0) Log.warn("publishing overdue events", { count: overdue.length });
  await relay(overdue);
  return overdue.length;
});
