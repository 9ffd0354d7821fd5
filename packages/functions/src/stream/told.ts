/** What is said and counted of an event that went out. */
import { Actor } from "@waybill/core/actor";
import { Event } from "@waybill/core/event";
import { Log } from "@waybill/core/log";
import { Metric } from "@waybill/core/metric";
import { Money } from "@waybill/core/money";
import { Runtime } from "@waybill/core/runtime";

/**
 * Orders are counted here and not where they are written: each has one event of a kind, whichever way it went, and only
 * one publication takes that event out of the outbox. A redelivery counts nothing; a crash after it loses the count.
 */
const counters: Readonly<Record<string, Metric.Plain>> = {
  "order.placed": "OrdersPlaced",
  "order.confirmed": "OrdersConfirmed",
  "order.cancelled": "OrdersCancelled",
  "order.expired": "OrdersExpired",
};

export async function told(event: Event.Info): Promise<void> {
  const isFirst = await Event.published(event);
  const lagMs = Runtime.now().getTime() - Date.parse(event.occurredAt);
  if (isFirst) count(event, lagMs);
  const { id: eventId, type: eventType, subject, correlationId, actor } = event;
  const relay: Actor.System = { type: "system", id: Log.field("function") ?? "Outbox", onBehalfOf: actor };
  const fields = { eventId, eventType, subject, correlationId, lagMs, ...(isFirst ? {} : { isRepeated: true }) };
  Actor.provide(relay, () => Log.info("event published", fields));
}

function count({ type, data }: Event.Info, lagMs: number): void {
  Metric.count("OutboxPublished");
  Metric.count("OutboxLag", lagMs);
  const counter = counters[type];
  if (counter) Metric.count(counter);
  if (type !== "order.confirmed") return;
  const { amount, currency } = Money.Info.parse(data["total"]);
  if (amount > 0) Metric.count("Revenue", amount, currency);
}
