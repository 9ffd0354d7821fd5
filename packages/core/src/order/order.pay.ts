/** The steps of an order that payment takes. Each returns writes, to be committed with the payment's own. */
import { Event as Events } from "../event/event.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Event } from "./order.event.ts";
import { isUnpaid } from "./order.machine.ts";
import { close, leave } from "./order.release.ts";
import * as repo from "./order.repo.ts";
import type { Due, Stored } from "./order.stored.ts";

const perShard = 25;

export const find = (id: string): Promise<Stored | null> => repo.get(id);

/** Orders whose payment should have begun, or has not answered for too long, or that wait for what was asked meanwhile. */
export const reconcilable = (): Promise<Stored[]> => repo.due("reconcile", Runtime.now(), perShard);

/** A payment must have this much of the hold left to begin. */
const marginMs = 5_000;

export const canStartPayment = ({ status, expiresAt, attempts }: Stored): boolean =>
  status === "pending_payment" &&
  expiresAt.getTime() > Runtime.now().getTime() + marginMs &&
  attempts < Rule.use().paymentAttemptsMax;

/** T2: from here on only the gateway's answer moves the order. */
export const startPayment = (order: Stored, method: string, checkInSeconds: number): Table.Write =>
  repo.change(order, {
    status: "payment_processing",
    attempts: order.attempts + 1,
    ...(method === order.paymentMethod ? {} : { paymentMethod: method }),
    due: { kind: "reconcile", at: Runtime.inSeconds(checkInSeconds) },
  });

/** Looks again later: the gateway has not decided. */
export const rearm = (order: Stored, inSeconds: number): Table.Write =>
  repo.change(order, { due: { kind: "reconcile", at: Runtime.inSeconds(inSeconds) } });

/** No payment begins by itself: the customer has until the hold ends. */
export const awaitCustomer = (order: Stored): Table.Write =>
  repo.change(order, { due: { kind: "expire", at: order.expiresAt } });

/** What was asked for while the gateway had to speak comes next. */
const afterAnswer = <D extends Due | null>(order: Stored, otherwise: D): Due | D =>
  order.cancelRequest ? { kind: "reconcile", at: Runtime.now() } : otherwise;

/** T3: paid or authorized, and what was held is sold. `captured` is what was taken. */
export async function confirm(
  order: Stored,
  { captured, also = () => [] }: { captured: number | "authorized"; also?: (sequence: number) => Table.Write[] },
): Promise<Table.Write[]> {
  const held = await Reservation.of(order.id);
  const sequence = order.sequence + 1;
  const more = also(sequence + 1);
  const paid =
    captured === "authorized"
      ? ({ paymentStatus: "authorized" } as const)
      : ({ paymentStatus: "paid", captured: order.captured + captured } as const);
  return [
    repo.change(order, {
      ...paid,
      status: "confirmed",
      sequence: sequence + more.length,
      due: afterAnswer(order, null),
    }),
    ...Reservation.commit(held),
    ...leave(order),
    Events.record(Event.Confirmed, {
      subject: `ORD#${order.id}`,
      sequence,
      data: { orderId: order.id, total: { amount: order.total, currency: order.currency } },
    }),
    ...more,
  ];
}

/** T4: back to waiting for a payment, or, with no time or attempt left, cancelled with its stock given back. */
export async function decline(order: Stored, also: (sequence: number) => Table.Write[]): Promise<boolean> {
  const hasTime = order.expiresAt.getTime() > Runtime.now().getTime();
  const isUnwanted = order.cancelRequest !== undefined && order.cancelRequest.lines === undefined;
  if (hasTime && !isUnwanted && order.attempts < Rule.use().paymentAttemptsMax) {
    const sequence = order.sequence + 1;
    const due = afterAnswer(order, { kind: "expire", at: order.expiresAt } as const);
    const back = repo.change(order, { status: "pending_payment", sequence, due });
    return (await Table.commit([back, ...also(sequence)])).ok;
  }
  const told = { ...order, sequence: order.sequence + 1 };
  const late = hasTime ? "payment_declined" : "payment_expired";
  const reason = isUnwanted ? (order.cancelRequest?.reason ?? late) : late;
  return (await close(told, "cancelled", { reason }, also(told.sequence))) !== null;
}

/** An authorization has ended and nothing was captured: the order has, too. */
export const lapse = (
  order: Stored,
  reason: string,
  also: (sequence: number) => Table.Write[],
): Promise<Stored | null> =>
  close(
    { ...order, sequence: order.sequence + 1 },
    "cancelled",
    { reason, paymentStatus: "expired" },
    also(order.sequence + 1),
  );

/** Something is wrong with the money: a person has to look. Stock stays held. `captured` is in the order's currency. */
export const hold = (order: Stored, captured = 0): Table.Write[] => [
  repo.change(order, {
    status: "on_hold",
    captured: order.captured + captured,
    due: null,
    ...(order.cancelRequest ? { cancelRequest: null } : {}),
  }),
  ...leave(order),
];

/** Money moved after the order was confirmed, or ended: what the payments' ledger says now. */
export function mirror(
  order: Stored,
  { captured = 0, refunded = 0, events = 0 }: { captured?: number; refunded?: number; events?: number },
): Table.Write {
  const money = { captured: order.captured + captured, refunded: order.refunded + refunded };
  const isAsked = order.cancelRequest !== undefined && order.status === "confirmed";
  return repo.change(order, {
    ...money,
    ...(isUnpaid(order.status) ? {} : { paymentStatus: paymentStatusOf(money) }),
    sequence: order.sequence + events,
    ...(isAsked ? { due: { kind: "reconcile", at: Runtime.now() } as const } : {}),
  });
}

/** An authorized payment was let go. */
export const voided = (order: Stored): Table.Write =>
  repo.change(order, { paymentStatus: "voided", sequence: order.sequence + 1 });

function paymentStatusOf({ captured, refunded }: Pick<Stored, "captured" | "refunded">): Stored["paymentStatus"] {
  if (refunded === 0) return captured > 0 ? "paid" : "pending";
  return refunded < captured ? "partially_refunded" : "refunded";
}
