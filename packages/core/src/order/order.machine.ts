/**
 * The life of an order as data: its states, the steps between them, who may take each, and what each writes. Every step is
 * one transaction, fenced by the order's status and version, with its event. `order.nextStates`, docs/order-states.md and
 * its diagram are made from this table.
 */
import * as z from "zod";
import type { Actor } from "../actor/actor.ts";

export const Status = z.enum([
  "reserving",
  "rejected",
  "pending_payment",
  "payment_processing",
  "confirmed",
  "fulfilled",
  "completed",
  "cancelled",
  "expired",
  "on_hold",
]);
export type Status = z.output<typeof Status>;

/** Placed, and the money not there: its stock is held until it is, or the order ends. */
export const isUnpaid = (status: Status): boolean => status === "pending_payment" || status === "payment_processing";
/** Counts among what its customer has open. */
export const isOpen = (status: Status): boolean => status === "reserving" || isUnpaid(status);

export const meanings: Record<Status, string> = {
  reserving: "A long order while its stock is being held, chunk by chunk. Only the owner of its key ever sees it.",
  rejected: "A long order that found too little stock. It holds nothing, and its key is free again.",
  pending_payment: "Placed, its stock held until `expiresAt`. It waits to be paid.",
  payment_processing: "A payment is under way. Only the gateway's answer moves it: time alone never decides money.",
  confirmed: "Paid, or its payment authorized, or nothing to pay. Its stock is sold.",
  fulfilled: "All that was not cancelled has left the house.",
  completed: "Delivered, and the time to say otherwise is over.",
  cancelled: "Ended by somebody, or by payments that came to nothing. Its stock is free, its money goes back.",
  expired: "Nobody paid in time. Its stock is free.",
  on_hold: "The gateway took another amount or currency than the order's. A person has to look; the stock stays held.",
};

/** Who takes a step: whoever has the permission, or something that happens. */
export type By = Actor.Permission | "the gateway's answer" | "time" | "stock" | "whoever has the key";

export interface Step {
  from: readonly Status[];
  /** Absent where the status stays and only the order's version rises. */
  to?: Status;
  by: readonly By[];
  /** The API's procedure, where the step is one. */
  procedure?: string;
  /** The items of the transaction, in words. */
  writes: string;
  event?: string;
}

export const steps = {
  place: {
    from: [],
    to: "pending_payment",
    by: ["order:create"],
    procedure: "order.place",
    writes: "fence, order, reservation (held), available −q in each bucket, the customer's open orders",
    event: "order.placed",
  },
  reserve: {
    from: [],
    to: "reserving",
    by: ["order:create"],
    procedure: "order.place",
    writes: "fence, order, the customer's open orders; then each chunk: page of lines, reservation, buckets",
  },
  reserved: {
    from: ["reserving"],
    to: "pending_payment",
    by: ["whoever has the key"],
    writes: "order",
    event: "order.placed",
  },
  reject: {
    from: ["reserving"],
    to: "rejected",
    by: ["stock", "time"],
    writes: "order, the customer's open orders; then each held chunk is released, and the fence is freed",
  },
  start_payment: {
    from: ["pending_payment"],
    to: "payment_processing",
    by: ["payment:create", "whoever has the key"],
    procedure: "payment.start",
    writes: "fence where called, order, payment (created)",
  },
  confirm: {
    from: ["payment_processing", "pending_payment"],
    to: "confirmed",
    by: ["the gateway's answer"],
    writes: "order, payment (captured or authorized), reservation (committed), the customer's open orders",
    event: "order.confirmed",
  },
  decline: {
    from: ["payment_processing"],
    to: "pending_payment",
    by: ["the gateway's answer"],
    writes: "order, payment (failed)",
    event: "payment.failed",
  },
  give_up: {
    from: ["payment_processing"],
    to: "cancelled",
    by: ["the gateway's answer"],
    writes: "order, payment (failed), reservation (released), buckets, the customer's open orders",
    event: "payment.failed, order.cancelled",
  },
  hold: {
    from: ["payment_processing", "confirmed"],
    to: "on_hold",
    by: ["the gateway's answer"],
    writes: "order, payment (captured, mismatched), the customer's open orders",
  },
  expire: {
    from: ["pending_payment"],
    to: "expired",
    by: ["time"],
    writes: "order, reservation (expired), buckets, the customer's open orders",
    event: "order.expired",
  },
  cancel: {
    from: ["pending_payment", "confirmed", "on_hold"],
    to: "cancelled",
    by: ["order:cancel", "order:cancel_any"],
    procedure: "order.cancel",
    writes:
      "fence, order, reservation (released), buckets; paid: payment −refundable and refund (pending); authorized: payment (voiding)",
    event: "order.cancelled",
  },
  request_cancel: {
    from: ["payment_processing", "confirmed"],
    by: ["order:cancel", "order:cancel_any"],
    procedure: "order.cancel",
    writes: "fence, order: done as soon as the gateway has said what became of the payment or capture",
  },
  cancel_lines: {
    from: ["pending_payment", "confirmed"],
    by: ["order:cancel", "order:cancel_any"],
    procedure: "order.cancel",
    writes: "fence, order, cancellation, reservation, buckets; paid: payment −refundable and refund (pending)",
    event: "order.lines_cancelled",
  },
  capture: {
    from: ["confirmed"],
    by: ["payment:capture"],
    procedure: "payment.capture",
    writes: "fence, payment (capturing); then, by the gateway's answer: order, payment (captured)",
    event: "payment.captured",
  },
  void: {
    from: ["confirmed"],
    to: "cancelled",
    by: ["payment:capture"],
    procedure: "payment.void",
    writes: "as cancel, of an authorized payment; then, by the gateway's answer: order, payment (voided)",
    event: "order.cancelled, payment.voided",
  },
  lapse: {
    from: ["confirmed"],
    to: "cancelled",
    by: ["time", "the gateway's answer"],
    writes: "order, payment (expired), reservation (released), buckets: an authorization ended before it was captured",
    event: "order.cancelled, payment.voided",
  },
  fulfil: {
    from: ["confirmed"],
    by: ["order:fulfil"],
    procedure: "order.fulfil",
    writes: "fence, order, fulfilment, reservation, received −q in each bucket",
    event: "order.fulfilled",
  },
  fulfil_last: {
    from: ["confirmed"],
    to: "fulfilled",
    by: ["order:fulfil"],
    procedure: "order.fulfil",
    writes: "as fulfil, with the last of what was not cancelled; or by order.cancel of the lines that are left",
    event: "order.fulfilled",
  },
  deliver: {
    from: ["confirmed", "fulfilled"],
    by: ["order:fulfil"],
    procedure: "order.deliver",
    writes: "fence, order, fulfilment (delivered)",
    event: "order.delivered",
  },
  complete: {
    from: ["fulfilled"],
    to: "completed",
    by: ["order:fulfil", "time"],
    procedure: "order.complete",
    writes: "order",
    event: "order.completed",
  },
  request_return: {
    from: ["confirmed", "fulfilled", "completed"],
    by: ["order:return", "order:return_any"],
    procedure: "order.return",
    writes: "fence, order, return (requested)",
    event: "return.requested",
  },
  decide_return: {
    from: ["confirmed", "fulfilled", "completed"],
    by: ["order:return_any"],
    procedure: "order.approveReturn, order.rejectReturn",
    writes: "fence, order, return (approved or rejected)",
    event: "return.approved, return.rejected",
  },
  receive_return: {
    from: ["confirmed", "fulfilled", "completed"],
    by: ["order:fulfil"],
    procedure: "order.receiveReturn",
    writes:
      "fence, order, return (received), received +q and available +q in each bucket restocked, payment −refundable, refund (pending)",
    event: "return.received",
  },
  refund: {
    from: ["confirmed", "fulfilled", "completed", "cancelled", "expired", "on_hold"],
    by: ["payment:refund"],
    procedure: "payment.refund",
    writes: "fence, payment −refundable, refund (pending); then, by the gateway's answer: order, payment, refund",
    event: "refund.succeeded, refund.failed",
  },
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof steps;
const all: readonly (Step & { name: string })[] = Object.entries(steps).map(([name, step]) => ({ name, ...step }));

/** Where an order may go from each state. */
export const transitions = Object.fromEntries(
  Status.options.map((from) => [
    from,
    [...new Set(all.flatMap((step) => (step.to && step.from.includes(from) ? [step.to] : [])))],
  ]),
) as unknown as Record<Status, readonly Status[]>;

/** Whether anything leads from the one state to the other. */
export const canMove = (from: Status, to: Status): boolean => transitions[from].includes(to);

export const isFinal = (status: Status): boolean => transitions[status].length === 0;

/** What may happen to an order in this state. */
export const stepsFrom = (status: Status): readonly (Step & { name: string })[] =>
  all.filter(({ from }) => from.includes(status));

/** Whether the step may be taken in this state. */
export const allows = (name: StepName, status: Status): boolean =>
  (steps[name].from as readonly Status[]).includes(status);
