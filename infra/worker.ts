import { topology } from "../packages/functions/src/topology.ts";
import { inBooks, onTable, readUsers, receive, sendMail } from "./access.ts";
import { handlerOf, lambda, late, otherGateways } from "./function.ts";
import { links } from "./link.ts";
import { queues } from "./queue.ts";

type Name = keyof typeof topology.queueWorkers;

const permissions: Record<Name, object[]> = {
  ProcessOrder: onTable(
    inBooks.length > 0 ? ["get", "batchGet", "query", "put", "update"] : ["get", "query", "put", "update"],
    [...inBooks],
  ),
  NotifyCustomer: [...onTable(["get", "query", "put", "update"]), ...sendMail, ...readUsers],
};

/** What a worker needs besides the table and its dead letters. */
const also = { ProcessOrder: links.gateway, NotifyCustomer: links.mail } satisfies Record<Name, unknown[]>;

const without: Record<Name, string[]> = {
  ProcessOrder: [...late.topic, ...late.mail, ...late.users, ...late.tokens, ...otherGateways],
  NotifyCustomer: [...late.topic, ...late.tokens, ...late.gateway],
};

/** A worker reads its queue a batch at a time, fails single records, and never runs more often than this at once. */
function worker(name: Name) {
  const { queue, batchSize, timeoutSeconds, maxConcurrency } = topology.queueWorkers[name];
  const fn = lambda(name, {
    handler: handlerOf("queue", name),
    timeoutSeconds,
    memoryMb: 512,
    without: without[name],
    link: [...links.worker(queue), ...also[name]],
    permissions: [...permissions[name], ...receive(queue)],
  });
  queues[queue].queue.subscribe(fn.arn, {
    batch: { size: batchSize, partialResponses: true },
    transform: {
      eventSourceMapping: (args) => {
        args.scalingConfig = { maximumConcurrency: maxConcurrency };
      },
    },
  });
  return fn;
}

export const workers = Object.fromEntries(
  (Object.keys(topology.queueWorkers) as Name[]).map((name) => [name, worker(name)]),
) as Record<Name, sst.aws.Function>;
