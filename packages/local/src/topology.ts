/**
 * What the stack consists of, as plain data: no imports, no clients, nothing of ours.
 *
 * ```ts
 * const topology = {
 *   tables: { Table: { hashKey: "pk", rangeKey: "sk", stream: true, indexes: {} } },
 *   queues: { Orders: { visibilityTimeoutSeconds: 30, retentionSeconds: 345_600, maxReceiveCount: 3, deadLetterRetentionSeconds: 1_209_600 } },
 *   buckets: [],
 *   api: { function: "Api", timeoutSeconds: 10, cors: { allowOrigins: ["*"], allowMethods: ["GET", "POST"], allowHeaders: ["content-type"], exposeHeaders: [], maxAgeSeconds: 600 } },
 *   queueWorkers: { ProcessOrder: { queue: "Orders", batchSize: 10, timeoutSeconds: 5, maxConcurrency: 2 } },
 *   streamWorkers: { Relay: { table: "Table", batchSize: 100, timeoutSeconds: 10, retries: 3, bisect: true } },
 *   crons: { Sweep: { everySeconds: 60, timeoutSeconds: 30 } },
 * } satisfies Topology;
 * ```
 */
export interface Topology {
  /** Every key attribute is a string. */
  tables: Readonly<Record<string, TableTopology>>;
  /** Each queue gets a dead-letter queue named `<Name>DeadLetters`. */
  queues: Readonly<Record<string, QueueTopology>>;
  buckets: readonly string[];
  topics?: Readonly<Record<string, TopicTopology>>;
  api: ApiTopology;
  /** By function name. */
  queueWorkers: Readonly<Record<string, QueueWorkerTopology>>;
  /** By function name. */
  streamWorkers: Readonly<Record<string, StreamWorkerTopology>>;
  /** By function name. */
  crons: Readonly<Record<string, CronTopology>>;
}

export interface TableTopology {
  hashKey: string;
  rangeKey: string;
  /** The attribute that holds the time of expiry, in seconds since the Unix epoch. No local engine deletes by it. */
  ttl?: string;
  /** Whether writes are streamed, with NEW_AND_OLD_IMAGES. */
  stream: boolean;
  indexes: Readonly<Record<string, IndexTopology>>;
}

export interface IndexTopology {
  hashKey: string;
  rangeKey: string;
  /** A list names the attributes that the index carries beside the keys. */
  projection: "all" | "keys_only" | readonly string[];
}

export interface QueueTopology {
  visibilityTimeoutSeconds: number;
  retentionSeconds: number;
  /** After this many receives, the next one moves the message to the dead letters. */
  maxReceiveCount: number;
  deadLetterRetentionSeconds: number;
}

export interface TopicTopology {
  /** By subscription name. A queue subscribes once. */
  subscriptions: Readonly<Record<string, SubscriptionTopology>>;
}

/** Delivery is raw: the queue's message has the body as it was published, and the message attributes. */
export interface SubscriptionTopology {
  /** A queue, or `<Queue>DeadLetters`. */
  queue: string;
  /** SNS's filter policy on message attributes: `{ type: ["order.placed"] }`. Without one, everything is delivered. */
  filter?: Readonly<Record<string, readonly (string | number | boolean | object)[]>>;
}

export interface ApiTopology {
  function: string;
  timeoutSeconds: number;
  /** Calls that run at once; here the others wait in line, where AWS would throttle them. Default: no bound. */
  maxConcurrency?: number;
  cors: CorsTopology;
}

export interface CorsTopology {
  /** Exact origins, `"*"`, `"http://*"` or `"https://*"`. */
  allowOrigins: readonly string[];
  allowMethods: readonly string[];
  allowHeaders: readonly string[];
  exposeHeaders: readonly string[];
  maxAgeSeconds: number;
}

export interface QueueWorkerTopology {
  /** A queue, or `<Queue>DeadLetters`. */
  queue: string;
  batchSize: number;
  timeoutSeconds: number;
  maxConcurrency: number;
}

export interface StreamWorkerTopology {
  table: string;
  batchSize: number;
  timeoutSeconds: number;
  /** Retries after the first attempt, before the batch is given up. */
  retries: number;
  /** Split a failed batch in two and try the halves. */
  bisect: boolean;
  /** The queue that is told where a given-up batch lies in the stream. */
  onFailure?: string;
  /** A record is delivered when any of these patterns matches it. Without patterns, every record is. */
  filter?: readonly object[];
}

export interface CronTopology {
  everySeconds: number;
  timeoutSeconds: number;
}

/** The name of a queue's dead-letter queue in resources and environment. */
export function deadLettersOf(queue: string): string {
  return `${queue}DeadLetters`;
}
