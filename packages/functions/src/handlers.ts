/** Every function of the stack by the name that the topology gives it. */
import { handler as Api } from "./api/index.ts";
import { handler as ExpireReservations } from "./cron/expire-reservations.ts";
import { handler as MatchPayments } from "./cron/match-payments.ts";
import { handler as RebalanceStock } from "./cron/rebalance-stock.ts";
import { handler as ReconcilePayments } from "./cron/reconcile-payments.ts";
import { handler as SendNotifications } from "./cron/send-notifications.ts";
import { handler as SweepOutbox } from "./cron/sweep-outbox.ts";
import { type Edge, withEdge } from "./edge/edge.ts";
import { handler as NotifyCustomer } from "./queue/notify-customer.ts";
import { handler as ProcessOrder } from "./queue/process-order.ts";
import { handler as Outbox } from "./stream/outbox.ts";

const handlers = {
  Api,
  ProcessOrder,
  NotifyCustomer,
  Outbox,
  ExpireReservations,
  MatchPayments,
  RebalanceStock,
  ReconcilePayments,
  SendNotifications,
  SweepOutbox,
};

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** All of them in an edge that is not this process's own: a local stack, a test. */
export const handlersWithin = (edge: Edge): Record<string, Handler> =>
  Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (event, context) => withEdge(edge, () => handler(event as never, context as never)),
    ]),
  );
