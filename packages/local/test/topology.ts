import type { Topology } from "../src/local.ts";

/** A small shop: an API, a table with a stream, a relay, one queue with a worker, a cron. */
export const topology = {
  tables: {
    Table: {
      hashKey: "pk",
      rangeKey: "sk",
      ttl: "ttl",
      stream: true,
      indexes: {
        byOwner: { hashKey: "gsi1pk", rangeKey: "gsi1sk", projection: "all" },
        keysOnly: { hashKey: "gsi2pk", rangeKey: "gsi2sk", projection: "keys_only" },
        some: { hashKey: "gsi3pk", rangeKey: "gsi3sk", projection: ["total"] },
      },
    },
  },
  queues: {
    Orders: {
      visibilityTimeoutSeconds: 30,
      retentionSeconds: 345_600,
      maxReceiveCount: 3,
      deadLetterRetentionSeconds: 1_209_600,
    },
    Lost: {
      visibilityTimeoutSeconds: 30,
      retentionSeconds: 345_600,
      maxReceiveCount: 3,
      deadLetterRetentionSeconds: 1_209_600,
    },
  },
  buckets: ["Receipts"],
  topics: {
    Facts: { subscriptions: { Placed: { queue: "Orders", filter: { type: ["placed"] } }, All: { queue: "Lost" } } },
  },
  api: {
    function: "Api",
    timeoutSeconds: 10,
    cors: {
      allowOrigins: ["https://shop.example"],
      allowMethods: ["GET", "POST"],
      allowHeaders: ["authorization", "content-type"],
      exposeHeaders: ["retry-after"],
      maxAgeSeconds: 600,
    },
  },
  queueWorkers: { Work: { queue: "Orders", batchSize: 10, timeoutSeconds: 5, maxConcurrency: 2 } },
  streamWorkers: {
    Relay: { table: "Table", batchSize: 10, timeoutSeconds: 5, retries: 2, bisect: true, onFailure: "Lost" },
  },
  crons: { Sweep: { everySeconds: 60, timeoutSeconds: 5 }, Nightly: { everySeconds: 86_400, timeoutSeconds: 5 } },
} satisfies Topology;
