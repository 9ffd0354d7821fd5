import { Event } from "@waybill/core/event";
import { useEdge } from "../edge/edge.ts";
import { subscriptions } from "../topology.ts";

/** Publishes first and marks afterwards: a crash between the two publishes again, and consumers are used to that. */
export async function relay(events: readonly Event.Info[]): Promise<void> {
  const { send } = useEdge();
  const queues = new Set(events.flatMap(({ type }) => subscriptions[type] ?? []));
  await Promise.all(
    [...queues].map((queue) => {
      const heard = events.filter(({ type }) => subscriptions[type]?.includes(queue));
      return send(
        queue,
        heard.map((event) => ({ id: event.id, body: JSON.stringify(event) })),
      );
    }),
  );
  await Promise.all(events.map(Event.published));
}
