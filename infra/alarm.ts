/** What wakes somebody. Each alarm says what is wrong and links the heading of the runbook that says what to do. */
import { topology } from "../packages/functions/src/topology.ts";
import { current, named } from "./current.ts";
import { allQueues, functions, type Metric, ofFunction, ofGateway, ofLive, ofQueue, ofTable, own } from "./metric.ts";
import { alarms } from "./topic.ts";

interface Watch {
  /** The heading in docs/runbook.md. */
  runbook: string;
  says: string;
  threshold: number;
  /** Seconds; three of them in a row, unless `times` says otherwise. */
  period?: number;
  times?: number;
}
type Args = Partial<aws.cloudwatch.MetricAlarmArgs>;

function alarm(name: string, { runbook, says, threshold, times = 3 }: Watch, args: Args) {
  return new aws.cloudwatch.MetricAlarm(name, {
    name: named(name),
    alarmDescription: `${says} What to do: ${current.runbookUrl}#${runbook}`,
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: times,
    ...("thresholdMetricId" in args ? {} : { threshold }),
    // Silence is what a healthy error count looks like.
    treatMissingData: "notBreaching",
    alarmActions: [alarms.arn],
    okActions: [alarms.arn],
    ...args,
  });
}

const on = (name: string, metric: Metric, statistic: string, watch: Watch) =>
  alarm(name, watch, {
    ...metric,
    period: watch.period ?? 60,
    ...(statistic.startsWith("p") ? { extendedStatistic: statistic } : { statistic }),
  });

/** A ratio in per cent, of sums; below so many it says nothing. */
function ratio(name: string, part: Metric, whole: Metric, least: number, watch: Watch) {
  const sum = (id: string, metric: Metric) => ({ id, metric: { ...metric, stat: "Sum", period: watch.period ?? 300 } });
  const expression = `IF(whole >= ${least}, 100 * part / whole, 0)`;
  return alarm(name, watch, {
    metricQueries: [sum("part", part), sum("whole", whole), { id: "ratio", expression, returnData: true, label: name }],
  });
}

const timeoutOf: Record<string, number> = Object.fromEntries(
  Object.entries({
    Api: topology.api,
    ...topology.queueWorkers,
    ...topology.streamWorkers,
    ...topology.crons,
  }).map(([name, { timeoutSeconds }]) => [name, timeoutSeconds]),
);

for (const [name, fn] of Object.entries(functions)) {
  const metric = ofFunction(fn);
  on(`${name}Errors`, metric("Errors"), "Sum", {
    runbook: "function-errors",
    says: `${name} fails.`,
    threshold: 2,
  });
  on(`${name}Throttles`, metric("Throttles"), "Sum", {
    runbook: "function-throttles",
    says: `${name} is called more often than it may run at once.`,
    threshold: 0,
  });
  on(`${name}Slow`, metric("Duration"), "p99", {
    runbook: "function-slow",
    says: `${name} uses more than 70 % of its time-out.`,
    threshold: (timeoutOf[name] ?? 0) * 1000 * 0.7,
  });
}

for (const { name, queue, isDead } of allQueues) {
  const metric = ofQueue(queue);
  // The queues of failures have no worker: whatever lies in them is for people.
  if (isDead || name.endsWith("Failures"))
    on(`${name}NotEmpty`, metric("ApproximateNumberOfMessagesVisible"), "Maximum", {
      runbook: "dead-letters",
      says: `${name} holds messages that nobody could handle.`,
      threshold: 0,
      times: 1,
    });
  else
    on(`${name}Old`, metric("ApproximateAgeOfOldestMessage"), "Maximum", {
      runbook: "queue-age",
      says: `${name} is not being emptied: its oldest message has waited five minutes.`,
      threshold: 300,
    });
}

on("OutboxBehind", ofFunction(functions.Outbox)("IteratorAge"), "Maximum", {
  runbook: "outbox-behind",
  says: "Events leave the table more than a minute late.",
  threshold: 60_000,
  times: 5,
});
on("OutboxLag", own("OutboxLag"), "p99", {
  runbook: "outbox-behind",
  says: "Events are published more than five minutes after they happened.",
  threshold: 300_000,
});

/** The two that roll a canary back. */
export const rollBack = [
  ratio("GatewayErrors", ofGateway("5xx"), ofGateway("Count"), 20, {
    runbook: "api-errors",
    says: "More than 1 % of the API's answers are its own failures.",
    threshold: 1,
    period: 60,
    times: 2,
  }),
  on("LiveErrors", (ofLive ?? ofFunction(functions.Api))("Errors"), "Sum", {
    runbook: "api-errors",
    says: "What callers reach of the API fails.",
    threshold: 2,
    times: 1,
  }),
];
on("GatewaySlow", ofGateway("Latency"), "p99", {
  runbook: "api-slow",
  says: "One answer in a hundred takes more than three seconds.",
  threshold: 3_000,
});

on("TableThrottles", own("Throttles"), "Sum", {
  runbook: "table-throttles",
  says: "DynamoDB turns requests away.",
  threshold: 10,
});
/** CloudWatch keeps these errors by operation only. */
const operations = ["GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"];
const systemErrors = operations.map((Operation, i) => {
  const { dimensions, ...metric } = ofTable("SystemErrors");
  return { id: `m${i}`, metric: { ...metric, dimensions: { ...dimensions, Operation }, stat: "Sum", period: 60 } };
});
const all = { id: "all", expression: `SUM(METRICS("m"))`, label: "TableErrors", returnData: true };
alarm(
  "TableErrors",
  { runbook: "table-errors", says: "DynamoDB has errors of its own.", threshold: 5 },
  { metricQueries: [...systemErrors, all] },
);
on("Conflicts", own("TransactionConflicts"), "Sum", {
  runbook: "transaction-conflicts",
  says: "Very many orders touch the same items: a product is hot.",
  threshold: 500,
});

ratio("PaymentDeclines", own("PaymentsDeclined"), own("PaymentsAttempted"), 10, {
  runbook: "payment-declines",
  says: "More than 30 % of payments come to nothing.",
  threshold: 30,
});
ratio("PaymentsUnknown", own("PaymentsUnknown"), own("PaymentsAttempted"), 5, {
  runbook: "payments-unknown",
  says: "The payment gateway does not say what became of more than 20 % of payments.",
  threshold: 20,
});
on("PaymentMismatches", own("PaymentMismatches"), "Sum", {
  runbook: "payment-mismatches",
  says: "The gateway took another amount or currency than the order's: the order is on hold.",
  threshold: 0,
  times: 1,
});
on("PaymentDrift", own("PaymentDrift"), "Sum", {
  runbook: "payment-drift",
  says: "The gateway's books and ours differ, and asking again did not resolve it.",
  threshold: 0,
  times: 1,
});
on("RefundsFailed", own("RefundsFailed"), "Sum", {
  runbook: "refunds-failed",
  says: "Refunds fail: customers wait for money.",
  threshold: 0,
  times: 1,
});
on("SignInsRefused", own("SignInsRefused"), "Sum", {
  runbook: "sign-ins-refused",
  says: "Very many wrong passwords or codes: somebody is guessing.",
  threshold: 200,
  period: 300,
  times: 2,
});
on("CallsLimited", own("CallsLimited"), "Sum", {
  runbook: "calls-limited",
  says: "Very many calls are refused because there are too many of them.",
  threshold: 5_000,
  period: 300,
  times: 2,
});
on("NotificationsFail", own("NotificationsFailed"), "Sum", {
  runbook: "notifications-fail",
  says: "E-mails to customers were given up.",
  threshold: 0,
  period: 300,
  times: 1,
});

// A cron counts a zero each minute, so silence means that nothing runs.
alarm(
  "NothingRuns",
  { runbook: "nothing-runs", says: "For a quarter of an hour, no cron has run.", threshold: 1 },
  {
    ...own("OrdersPlaced"),
    statistic: "SampleCount",
    period: 300,
    comparisonOperator: "LessThanThreshold",
    treatMissingData: "breaching",
  },
);

// What is normal is learned from the two weeks before; night and weekend are.
alarm(
  "OrdersUnusual",
  {
    runbook: "orders-unusual",
    says: "Far fewer orders an hour than at this time of other days.",
    threshold: 0,
  },
  {
    comparisonOperator: "LessThanLowerThreshold",
    thresholdMetricId: "usual",
    evaluationPeriods: 2,
    metricQueries: [
      { id: "orders", metric: { ...own("OrdersPlaced"), stat: "Sum", period: 3600 }, returnData: true },
      { id: "usual", expression: "ANOMALY_DETECTION_BAND(orders, 3)", label: "usual", returnData: true },
    ],
  },
);
