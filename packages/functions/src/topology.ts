/** Topics, queues, workers and crons as plain data: read by the infrastructure and by the local stack. */
import { definition } from "@waybill/core/table/definition";

const day = 24 * 3600;

/** Visibility is six times the worker's time-out: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const processOrder = { batchSize: 10, timeoutSeconds: 20, maxConcurrency: 5 };
const notifyCustomer = { batchSize: 10, timeoutSeconds: 20, maxConcurrency: 5 };

export const topology = {
  tables: { Table: definition },
  topics: {
    /** Every event, with its type as a message attribute. Delivered raw; an event that nobody listens to is nobody's. */
    DomainEvents: {
      subscriptions: {
        ProcessOrder: { queue: "ProcessOrder", filter: { type: ["order.placed"] } },
        NotifyCustomer: {
          queue: "NotifyCustomer",
          filter: { type: ["order.confirmed", "order.cancelled", "order.expired", "user.sign_up_repeated"] },
        },
      },
    },
  },
  queues: {
    ProcessOrder: {
      visibilityTimeoutSeconds: 6 * processOrder.timeoutSeconds,
      retentionSeconds: 4 * day,
      maxReceiveCount: 5,
      deadLetterRetentionSeconds: 14 * day,
    },
    NotifyCustomer: {
      visibilityTimeoutSeconds: 6 * notifyCustomer.timeoutSeconds,
      retentionSeconds: 4 * day,
      maxReceiveCount: 5,
      deadLetterRetentionSeconds: 14 * day,
    },
    /** Where the stream says which of its records could not be relayed. */
    OutboxFailures: {
      visibilityTimeoutSeconds: 30,
      retentionSeconds: 14 * day,
      maxReceiveCount: 5,
      deadLetterRetentionSeconds: 14 * day,
    },
    /** Which runs of the crons failed, with their errors. */
    CronFailures: {
      visibilityTimeoutSeconds: 30,
      retentionSeconds: 14 * day,
      maxReceiveCount: 5,
      deadLetterRetentionSeconds: 14 * day,
    },
  },
  buckets: ["Files"],
  api: {
    function: "Api",
    timeoutSeconds: 15,
    maxConcurrency: 64,
    cors: {
      allowOrigins: ["*"],
      allowMethods: ["GET", "POST"],
      allowHeaders: ["authorization", "content-type", "idempotency-key", "x-correlation-id"],
      exposeHeaders: ["x-request-id", "x-correlation-id", "retry-after"],
      maxAgeSeconds: 600,
    },
  },
  queueWorkers: {
    ProcessOrder: { queue: "ProcessOrder", ...processOrder },
    NotifyCustomer: { queue: "NotifyCustomer", ...notifyCustomer },
  },
  streamWorkers: {
    Outbox: {
      table: "Table",
      batchSize: 100,
      timeoutSeconds: 30,
      retries: 10,
      bisect: true,
      onFailure: "OutboxFailures",
      filter: [{ eventName: ["INSERT"], dynamodb: { NewImage: { __edb_e__: { S: ["event"] } } } }],
    },
  },
  crons: {
    ExpireReservations: { everySeconds: 60, timeoutSeconds: 50 },
    MatchPayments: { everySeconds: day, timeoutSeconds: 900 },
    RebalanceStock: { everySeconds: 60, timeoutSeconds: 50 },
    ReconcilePayments: { everySeconds: 60, timeoutSeconds: 50 },
    SendNotifications: { everySeconds: 60, timeoutSeconds: 50 },
    SweepOutbox: { everySeconds: 60, timeoutSeconds: 50 },
  },
} as const;

export type QueueName = keyof typeof topology.queues;
export type FunctionName =
  | typeof topology.api.function
  | keyof typeof topology.queueWorkers
  | keyof typeof topology.streamWorkers
  | keyof typeof topology.crons;
