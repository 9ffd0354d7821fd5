/** Every function of the stack by the name that the topology gives it. */
import { handler as Api } from "./api/index.ts";
import { handler as ExpireReservations } from "./cron/expire-reservations.ts";
import { handler as ReconcilePayments } from "./cron/reconcile-payments.ts";
import { handler as SweepOutbox } from "./cron/sweep-outbox.ts";
import { handler as ProcessOrder } from "./queue/process-order.ts";
import { handler as Outbox } from "./stream/outbox.ts";

export const handlers = {
  Api,
  ProcessOrder,
  Outbox,
  ExpireReservations,
  ReconcilePayments,
  SweepOutbox,
};
