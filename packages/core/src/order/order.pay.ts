/** The steps of an order that payment takes. Each returns writes, to be committed with the payment's own. */
import { Event as Events } from "../event/event.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Event } from "./order.event.ts";
import { close } from "./order.release.ts";
import * as repo from "./order.repo.ts";
import type { Stored } from "./order.stored.ts";

const perShard = 25;

export const find = (id: string): Promise<Stored | null> => repo.get(id);

/** Orders whose payment should have begun, or has not answered for too long. */
export const reconcilable = (): Promise<Stored[]> => repo.due("reconcile", Runtime.now(), perShard);

/** A payment must have this much of the hold left to begin. */
const marginMs = 5_000;

export const canStartPayment = ({ status, expiresAt, attempts }: Stored): boolean =>
  status === "pending_payment" &&
  expiresAt.getTime() > Runtime.now().getTime() + marginMs &&
  attempts < Rule.use().paymentAttemptsMax;

/** T2: from here on only the gateway's answer moves the order. */
export const startPayment = (order: Stored, checkInSeconds: number): Table.Write =>
  repo.change(order, {
    status: "payment_processing",
    attempts: order.attempts + 1,
    due: { kind: "reconcile", at: Runtime.inSeconds(checkInSeconds) },
  });

/** Looks again later: the gateway has not decided. */
export const rearm = (order: Stored, inSeconds: number): Table.Write =>
  repo.change(order, { due: { kind: "reconcile", at: Runtime.inSeconds(inSeconds) } });

/** No payment begins by itself: the customer has until the hold ends. */
export const awaitCustomer = (order: Stored): Table.Write =>
  repo.change(order, { due: { kind: "expire", at: order.expiresAt } });

/** T3: paid, and what was held is sold. */
export async function confirm(order: Stored): Promise<Table.Write[]> {
  const held = await Reservation.of(order.id);
  const sequence = order.sequence + 1;
  return [
    repo.change(order, { status: "confirmed", paymentStatus: "paid", sequence, due: null }),
    ...Reservation.commit(held),
    Events.record(Event.Confirmed, {
      subject: `ORD#${order.id}`,
      sequence,
      data: { orderId: order.id, total: { amount: order.total, currency: order.currency } },
    }),
  ];
}

/** T4: back to waiting for a payment, or, with no time or attempt left, cancelled with its stock given back. */
export async function decline(order: Stored, also: (sequence: number) => Table.Write[]): Promise<boolean> {
  const hasTime = order.expiresAt.getTime() > Runtime.now().getTime();
  if (hasTime && order.attempts < Rule.use().paymentAttemptsMax) {
    const sequence = order.sequence + 1;
    const due = { kind: "expire", at: order.expiresAt } as const;
    const back = repo.change(order, { status: "pending_payment", sequence, due });
    return (await Table.commit([back, ...also(sequence)])).ok;
  }
  const told = { ...order, sequence: order.sequence + 1 };
  const reason = hasTime ? "payment_declined" : "payment_expired";
  return (await close(told, "cancelled", { reason }, also(told.sequence))) !== null;
}

/** Something is wrong with the money: a person has to look. Stock stays held. */
export const hold = (order: Stored): Table.Write => repo.change(order, { status: "on_hold", due: null });
