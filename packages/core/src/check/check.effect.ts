/**
 * I7: an event has its effect once with each consumer. A second one can't be in the table, as the event's id is the
 * effect's key; that each event had one is seen here for those that somebody is written to about. The other consumer's
 * effect is a payment: I3 counts the charges, I8 the attempts.
 */
import { Notification } from "../notification/notification.ts";
import type { Breach } from "./check.ts";
import { eventsKeptMs, patienceMs } from "./check.time.ts";

/** Events and effects of which the other one was not read yet, by the event's id. */
export interface Effects {
  owed: Map<string, string>;
  had: Set<string>;
}

export const effects = (): Effects => ({ owed: new Map(), had: new Set() });

const kinds = new Set<string>(Notification.kinds);

export interface Told {
  id: string;
  type: string;
  occurredAt: string;
  outbox?: string;
}

/** Of what is not published yet, or was so just now, the effect is on its way; what is forgotten soon may be gone. */
export function addEvent({ owed, had }: Effects, { id, type, occurredAt, outbox }: Told, now: Date): void {
  const ageMs = now.getTime() - Date.parse(occurredAt);
  if (!kinds.has(type) || outbox !== undefined || ageMs < patienceMs || ageMs > eventsKeptMs) return;
  if (!had.delete(id)) owed.set(id, type);
}

export function addEffect(
  { owed, had }: Effects,
  { eventId, createdAt }: { eventId: string; createdAt: string },
  now: Date,
): void {
  if (now.getTime() - Date.parse(createdAt) > eventsKeptMs) return;
  if (!owed.delete(eventId)) had.add(eventId);
}

export const checkEffects = ({ owed }: Effects): Breach[] =>
  [...owed].map(([subject, type]) => ({
    invariant: "I7",
    subject,
    says: `${type} was published, and nobody is written to about it`,
  }));
