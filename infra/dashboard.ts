/** Two pages a stage: one for whoever runs the shop, one for whoever runs the system. */
import { pool, poolClient } from "./auth.ts";
import { named, region } from "./current.ts";
import {
  allQueues,
  functions,
  type Metric,
  ofFunction,
  ofGateway,
  ofPool,
  ofQueue,
  ofTable,
  own,
  split,
} from "./metric.ts";

type Line = Metric & { stat?: string; label?: string };
interface Widget {
  title: string;
  lines?: Line[];
  /** Metric math or a search. */
  expression?: string;
  stat?: string;
}

const flat = ({ namespace, metricName, dimensions, stat, label }: Line) => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
  { ...(stat && { stat }), ...(label && { label }) },
];

const width = 8;
const height = 6;

function page(name: string, widgets: Widget[]) {
  return new aws.cloudwatch.Dashboard(name, {
    dashboardName: named(name),
    dashboardBody: $jsonStringify({
      widgets: widgets.map(({ title, lines = [], expression, stat = "Sum" }, i) => ({
        type: "metric",
        x: (i % 3) * width,
        y: Math.floor(i / 3) * height,
        width,
        height,
        properties: {
          title,
          region,
          stat,
          period: 300,
          view: "timeSeries",
          metrics: [...(expression ? [[{ expression, id: "e1", label: title }]] : []), ...lines.map(flat)],
        },
      })),
    }),
  });
}

page("Business", [
  { title: "Orders placed, confirmed", lines: [own("OrdersPlaced"), own("OrdersConfirmed")] },
  {
    title: "Orders cancelled, expired",
    lines: [own("OrdersCancelled"), own("OrdersExpired"), own("ReservationsExpired")],
  },
  { title: "Revenue by currency (minor units)", expression: split("Revenue") },
  {
    title: "Payments",
    lines: [own("PaymentsAttempted"), own("PaymentsCaptured"), own("PaymentsDeclined"), own("PaymentsUnknown")],
  },
  { title: "Refunds", lines: [own("RefundsSucceeded"), own("RefundsFailed")] },
  {
    title: "Money to be looked at",
    lines: [own("PaymentMismatches"), own("PaymentsLate"), own("PaymentDrift")],
  },
  { title: "Refused: out of stock", lines: [own("OutOfStockRefusals")] },
  {
    title: "Users registered, signed in",
    lines: ["SignUpSuccesses", "SignInSuccesses"].map((metric) => ofPool(pool.id, poolClient.id)(metric)),
  },
  { title: "Signed in, refused", lines: [own("SignIns"), own("SignInsRefused")] },
  { title: "Mails sent, failed", lines: [own("NotificationsSent"), own("NotificationsFailed")] },
]);

const perFunction = (metric: string, stat: string): Line[] =>
  Object.entries(functions).map(([label, fn]) => ({ ...ofFunction(fn)(metric), stat, label }));
const perQueue = (dead: boolean, metric: string): Line[] =>
  allQueues
    .filter(({ isDead }) => isDead === dead)
    .map(({ name, queue }) => ({ ...ofQueue(queue)(metric), stat: "Maximum", label: name }));

page("Operations", [
  { title: "API: calls, refusals, errors", lines: [ofGateway("Count"), ofGateway("4xx"), ofGateway("5xx")] },
  {
    title: "API: latency (ms)",
    lines: ["p50", "p95", "p99"].map((stat) => ({ ...ofGateway("Latency"), stat, label: stat })),
  },
  {
    title: "Calls: duration inside (ms)",
    lines: ["p50", "p99"].map((stat) => ({ ...own("CallDuration"), stat, label: stat })),
  },
  { title: "Calls over their limit", lines: [own("CallsLimited")] },
  { title: "Functions: errors", lines: perFunction("Errors", "Sum") },
  { title: "Functions: duration p99 (ms)", lines: perFunction("Duration", "p99") },
  { title: "Functions: throttles", lines: perFunction("Throttles", "Sum") },
  { title: "Functions: at once", lines: perFunction("ConcurrentExecutions", "Maximum") },
  { title: "Cold starts", lines: [own("ColdStart")] },
  { title: "Outbox: lag (ms), published", lines: [{ ...own("OutboxLag"), stat: "p99" }, own("OutboxPublished")] },
  { title: "Queues: age of the oldest message (s)", lines: perQueue(false, "ApproximateAgeOfOldestMessage") },
  { title: "Dead letters", lines: [...perQueue(true, "ApproximateNumberOfMessagesVisible"), own("DeadLetters")] },
  { title: "Transactions: conflicts, retries", lines: [own("TransactionConflicts"), own("TransactionRetries")] },
  { title: "Table: throttles", lines: [own("Throttles")] },
  { title: "Table: units", lines: [ofTable("ConsumedWriteCapacityUnits"), ofTable("ConsumedReadCapacityUnits")] },
  {
    title: "Write units of an order",
    lines: ["Average", "p99"].map((stat) => ({ ...own("WriteUnitsPerOrder"), stat, label: stat })),
  },
  { title: "Circuits opened", expression: split("CircuitOpened") },
]);
