/** The ways in which an order gives its stock back. */
import { Event as Events } from "../event/event.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Event } from "./order.event.ts";
import { canMove } from "./order.machine.ts";
import * as repo from "./order.repo.ts";
import type { Stored } from "./order.stored.ts";

type End = "cancelled" | "expired" | "rejected";

const stateOf = (end: End): "released" | "expired" => (end === "expired" ? "expired" : "released");

/**
 * Ends the order. A short order ends and gives its stock back in one transaction; a long one ends first, with a `release`
 * due, and then gives back chunk by chunk. `null` when somebody else moved the order first.
 */
export async function close(
  order: Stored,
  end: End,
  changes: { rejection?: Stored["rejection"]; reason?: string } = {},
  also: Table.Write[] = [],
): Promise<Stored | null> {
  if (!canMove(order.status, end)) return null;
  const { reason = "unpaid", ...stored } = changes;
  const held = (await Reservation.of(order.id)).filter(({ state }) => state === "held");
  const release = held.flatMap((reservation) => Reservation.release(reservation, stateOf(end)));
  const told = facts(order, end, reason);
  const atOnce = also.length + told.length + 1 + release.length <= Table.actionsMax && order.status !== "reserving";
  const due = atOnce ? null : ({ kind: "release", at: Runtime.now() } as const);
  const sequence = order.sequence + told.length;
  const committed = await Table.commit([
    repo.change(order, { ...stored, status: end, sequence, due }),
    ...told,
    ...also,
    ...(atOnce ? release : []),
  ]);
  if (!committed.ok) {
    Idempotency.assertFresh(committed.refused);
    return null;
  }
  const { due: _, ...rest } = order;
  const ended = { ...rest, ...stored, status: end, sequence, version: order.version + 1 };
  if (atOnce) return ended;
  const open: Stored = { ...ended, due: { kind: "release", at: Runtime.now() } };
  if (end !== "rejected") await finishRelease(open);
  return open;
}

/** An order that was never placed ends without a word. */
function facts(order: Stored, end: End, reason: string): Table.Write[] {
  const told = { subject: `ORD#${order.id}`, sequence: order.sequence + 1 };
  const { id: orderId } = order;
  if (end === "expired") return [Events.record(Event.Expired, { ...told, data: { orderId } })];
  if (end === "cancelled") return [Events.record(Event.Cancelled, { ...told, data: { orderId, reason } })];
  return [];
}

/** Gives back what an ended order still holds. Safe to run twice at once: each chunk is released by one of them. */
export async function finishRelease(order: Stored): Promise<void> {
  if (order.due?.kind !== "release") return;
  const state = order.status === "expired" ? "expired" : "released";
  for (const held of await Reservation.of(order.id))
    if (held.state === "held") await Table.commit(Reservation.release(held, state));
  const { fenceId } = order;
  await Table.commit([
    repo.change(order, { due: null }),
    ...(order.status === "rejected" && fenceId !== undefined ? [Idempotency.free(fenceId)] : []),
  ]);
}
