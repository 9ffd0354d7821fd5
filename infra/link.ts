/** What a function finds at its start: where things are, not what it may do with them, and nothing that it has no use for. */
import { topology } from "../packages/functions/src/topology.ts";
import { userPool } from "./auth.ts";
import { email } from "./email.ts";
import { queues } from "./queue.ts";
import { current } from "./current.ts";
import { cursorSecret, identitySecret, stripeSecretKey, stripeWebhookSecret } from "./secret.ts";
import { table } from "./table.ts";
import { domainEvents } from "./topic.ts";

const workerQueues = Object.values(topology.queueWorkers).map(({ queue }) => queues[queue].queue);
const mail = [email, userPool];
/** What asks the gateway, and what hears of it: a webhook's secret is the API's alone. */
const ofGateway =
  current.gateway === "stripe" ? { asks: [stripeSecretKey], hears: [stripeWebhookSecret] } : { asks: [], hears: [] };

export const links = {
  /** It signs cursors, verifies tokens, digests keys, and says whether everything else can be reached. */
  api: [
    table,
    userPool,
    cursorSecret,
    identitySecret,
    domainEvents,
    email,
    ...workerQueues,
    ...ofGateway.asks,
    ...ofGateway.hears,
  ],
  worker: (queue: keyof typeof queues) => [table, queues[queue].deadLetters],
  publish: [domainEvents],
  table: [table],
  gateway: ofGateway.asks,
  mail,
};
