/** The ways in which an order gives its stock back. */
import { Customer } from "../customer/customer.ts";
import { Event as Events } from "../event/event.ts";
import { Goods } from "../goods/goods.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Event } from "./order.event.ts";
import { canMove, isOpen } from "./order.machine.ts";
import * as repo from "./order.repo.ts";
import type { Stored } from "./order.stored.ts";

type End = "cancelled" | "expired" | "rejected";

const stateOf = (end: End): "released" | "expired" => (end === "expired" ? "expired" : "released");

type Changes = Pick<repo.Changes, "rejection" | "paymentStatus"> & { reason?: string };

/** For the transaction in which an order is paid or ends: its customer has one less open. */
export const leave = ({ counted, status, customerId, id }: Stored): Table.Write[] =>
  counted && isOpen(status) ? [Customer.leave(customerId, id)] : [];

/**
 * Ends the order. A short order ends and gives its stock back in one transaction; a long one ends first, with a `release`
 * due, and then gives back chunk by chunk. `null` when somebody else moved the order, or the money, first.
 */
export async function close(
  order: Stored,
  end: End,
  { reason = "unpaid", ...stored }: Changes = {},
  also: Table.Write[] = [],
): Promise<Stored | null> {
  if (!canMove(order.status, end)) return null;
  // What was cancelled of it before is given back by its own record, and not once more with the rest.
  if (order.goods > 0) await Goods.settle(order.id, await repo.linesOf(order));
  const active = (await Reservation.of(order.id)).filter(Reservation.isActive);
  const release = active.flatMap((reservation) => Reservation.release(reservation, stateOf(end)));
  const told = facts(order, end, reason);
  const others = [...told, ...leave(order), ...also];
  const atOnce = others.length + 1 + release.length <= Table.actionsMax && order.status !== "reserving";
  const due = atOnce ? null : ({ kind: "release", at: Runtime.now() } as const);
  const sequence = order.sequence + told.length;
  const asked = order.cancelRequest ? { cancelRequest: null } : {};
  const committed = await Table.commit([
    repo.change(order, { ...stored, ...asked, status: end, sequence, due }),
    ...others,
    ...(atOnce ? release : []),
  ]);
  if (!committed.ok) {
    Idempotency.assertFresh(committed.refused);
    return null;
  }
  const { due: _, cancelRequest: __, ...rest } = order;
  const ended = { ...rest, ...stored, status: end, sequence, version: order.version + 1 };
  if (atOnce) return ended;
  const unfinished: Stored = { ...ended, due: { kind: "release", at: Runtime.now() } };
  if (end !== "rejected") await finishRelease(unfinished);
  return unfinished;
}

/** An order that was never placed ends without a word. */
function facts(order: Stored, end: End, reason: string): Table.Write[] {
  const told = { subject: `ORD#${order.id}`, sequence: order.sequence + 1 };
  const { id: orderId } = order;
  if (end === "expired") return [Events.record(Event.Expired, { ...told, data: { orderId } })];
  if (end === "cancelled") return [Events.record(Event.Cancelled, { ...told, data: { orderId, reason } })];
  return [];
}

/** For a repair: an ended order that holds stock although nothing is due. */
export async function releaseLeft(order: Stored): Promise<void> {
  const state = order.status === "expired" ? "expired" : "released";
  for (const active of (await Reservation.of(order.id)).filter(Reservation.isActive))
    await Table.commit(Reservation.release(active, state));
}

/** Gives back what an ended order still holds. Safe to run twice at once: each chunk is released by one of them. */
export async function finishRelease(order: Stored): Promise<void> {
  if (order.due?.kind !== "release") return;
  await releaseLeft(order);
  const { fenceId } = order;
  await Table.commit([
    repo.change(order, { due: null }),
    ...(order.status === "rejected" && fenceId !== undefined ? [Idempotency.free(fenceId)] : []),
  ]);
}
