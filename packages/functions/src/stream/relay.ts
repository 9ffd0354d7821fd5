import type { Event } from "@waybill/core/event";
import { useEdge } from "../edge/edge.ts";
import { told } from "./told.ts";

/** Publishes first and marks afterwards: a crash between the two publishes again, and consumers are used to that. */
export async function relay(events: readonly Event.Info[]): Promise<void> {
  await useEdge().publish(events);
  await Promise.all(events.map(told));
}
