import { topology } from "../packages/functions/src/topology.ts";
import { inBooks, onTable, publish, readUsers, report, sendMail } from "./access.ts";
import { handlerOf, lambda, late, otherGateways } from "./function.ts";
import { links } from "./link.ts";
import { queues } from "./queue.ts";

type Name = keyof typeof topology.crons;

const permissions: Record<Name, object[]> = {
  ExpireReservations: onTable(["batchGet", "query", "put", "update", "delete"], ["gsi2"]),
  MatchPayments: onTable(["get", "batchGet", "query", "put", "update"], ["gsi3", ...inBooks]),
  RebalanceStock: onTable(["get", "batchGet", "update", "delete"], ["gsi2"]),
  ReconcilePayments: onTable(["get", "batchGet", "query", "put", "update"], ["gsi2", ...inBooks]),
  SendNotifications: [...onTable(["batchGet", "query", "update"], ["gsi2"]), ...sendMail, ...readUsers],
  SweepOutbox: [...onTable(["batchGet", "update"], ["gsi2"]), ...publish],
};

/** What a cron needs besides the table. */
const also = {
  ExpireReservations: [],
  MatchPayments: links.gateway,
  RebalanceStock: [],
  ReconcilePayments: links.gateway,
  SendNotifications: links.mail,
  SweepOutbox: links.publish,
} satisfies Record<Name, unknown[]>;

const onlyGateway = [...late.topic, ...late.queues, ...late.mail, ...late.users, ...late.tokens, ...otherGateways];

const without: Record<Name, string[]> = {
  ExpireReservations: Object.values(late).flat(),
  MatchPayments: onlyGateway,
  RebalanceStock: Object.values(late).flat(),
  ReconcilePayments: onlyGateway,
  SendNotifications: [...late.topic, ...late.queues, ...late.tokens, ...late.gateway],
  SweepOutbox: [...late.mail, ...late.users, ...late.tokens, ...late.gateway],
};

/** A run that failed is not repeated: the next one does its work. But it is told to somebody. */
function cron(name: Name) {
  const { everySeconds, timeoutSeconds } = topology.crons[name];
  const failures = queues.CronFailures.queue;
  const fn = lambda(name, {
    handler: handlerOf("cron", name),
    timeoutSeconds,
    memoryMb: 512,
    without: without[name],
    reserved: 1,
    link: [...links.table, ...also[name]],
    permissions: [...permissions[name], ...report("CronFailures")],
  });
  new aws.lambda.FunctionEventInvokeConfig(`${name}Runs`, {
    functionName: fn.name,
    maximumRetryAttempts: 0,
    maximumEventAgeInSeconds: everySeconds,
    destinationConfig: { onFailure: { destination: failures.arn } },
  });
  const minutes = everySeconds / 60;
  new sst.aws.CronV2(`${name}Every`, {
    schedule: `rate(${minutes} ${minutes === 1 ? "minute" : "minutes"})`,
    function: fn.arn,
    dlq: failures.arn,
  });
  return fn;
}

export const crons = Object.fromEntries(
  (Object.keys(topology.crons) as Name[]).map((name) => [name, cron(name)]),
) as Record<Name, sst.aws.Function>;
