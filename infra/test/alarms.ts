/** What is watched, and that somebody is told what to do. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { definitions } from "../../packages/core/src/metric/metric.names.ts";
import { queries } from "../../packages/functions/src/queries.ts";
import { ofType, type Graph, type Resource } from "../synth/graph.ts";
import { projectRoot } from "../synth/sst.ts";
import { type Rule, unless } from "./rule.ts";

const alarmsOf = (graph: Graph) => ofType(graph, "aws:cloudwatch/metricAlarm:MetricAlarm");

/** GitHub's rule for anchors, as far as our headings go. */
export const headings = (): Set<string> =>
  new Set(
    [...readFileSync(join(projectRoot, "docs/runbook.md"), "utf8").matchAll(/^#{2,3} (.*)$/gm)].map(
      ([, heading = ""]) =>
        heading
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, "")
          .trim()
          .replaceAll(" ", "-"),
    ),
  );

const told: Rule = (graph) => {
  const topic = ofType(graph, "aws:sns/topic:Topic").find(({ name }) => name.startsWith("Alarms"))?.outputs
    .arn as string;
  const known = headings();
  const all = alarmsOf(graph);
  return [
    ...unless(
      all,
      ({ inputs }) => inputs.alarmActions?.includes(topic) && inputs.okActions?.includes(topic),
      "nobody is told",
    ),
    ...unless(all, ({ inputs }) => inputs.actionsEnabled !== false, "switched off"),
    ...unless(
      all,
      ({ inputs }) => known.has(/#([a-z-]+)$/.exec(inputs.alarmDescription as string)?.[1] ?? ""),
      "no heading in the runbook",
    ),
  ];
};

interface Watched {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
}
/** Every metric that an alarm looks at, by itself or in an expression. */
const watchedBy = ({ inputs }: Resource): Watched[] => [
  ...(inputs.metricName ? [inputs as Watched] : []),
  ...((inputs.metricQueries ?? []) as { metric?: Watched }[]).flatMap(({ metric }) => metric ?? []),
];

const watched: Rule = (graph) => {
  const all = alarmsOf(graph).flatMap(watchedBy);
  const has = (metric: string, value: string) =>
    all.some(({ metricName, dimensions }) => metricName === metric && Object.values(dimensions).includes(value));
  const missing = (
    type: string,
    metrics: string[],
    nameOf: (r: Resource) => string,
    when: (resource: Resource) => boolean = () => true,
  ) =>
    ofType(graph, type)
      .filter(when)
      .flatMap((r) =>
        metrics.filter((metric) => !has(metric, nameOf(r))).map((metric) => `${r.name}: nobody watches ${metric}`),
      );
  const nameOf = ({ outputs }: Resource) => outputs.name as string;
  const isForPeople = ({ name }: Resource) => /(DeadLetters|Failures)Queue$/.test(name);
  const business = [
    "PaymentsDeclined",
    "PaymentsUnknown",
    "OrdersPlaced",
    "OutboxLag",
    "Throttles",
    "TransactionConflicts",
    "NotificationsFailed",
  ];
  return [
    ...missing("aws:lambda/function:Function", ["Errors", "Throttles", "Duration"], nameOf),
    ...missing("aws:sqs/queue:Queue", ["ApproximateNumberOfMessagesVisible"], nameOf, isForPeople),
    ...missing("aws:sqs/queue:Queue", ["ApproximateAgeOfOldestMessage"], nameOf, (q) => !isForPeople(q)),
    ...missing("aws:apigatewayv2/api:Api", ["5xx", "Latency"], ({ outputs }) => outputs.id ?? "gatewayapi"),
    ...missing("aws:lambda/function:Function", ["IteratorAge"], nameOf, ({ name }) => name.startsWith("Outbox")),
    ...business
      .filter((metric) => !all.some(({ metricName }) => metricName === metric))
      .map((metric) => `nobody watches ${metric}`),
    ...(alarmsOf(graph).some(({ inputs }) => inputs.thresholdMetricId) ? [] : ["nothing learns what is usual"]),
  ];
};

/** An alarm that never can ring is worse than none. */
const sensible: Rule = (graph) => {
  const timeouts = new Map(
    ofType(graph, "aws:lambda/function:Function").map(({ outputs, inputs }) => [
      outputs.name as string,
      inputs.timeout as number,
    ]),
  );
  const names = new Set<string>(Object.keys(definitions));
  const isTrue = ({ inputs }: Resource) => {
    const timeout = timeouts.get(inputs.dimensions?.FunctionName as string);
    return inputs.metricName !== "Duration" || (inputs.threshold > 0 && inputs.threshold < (timeout ?? 0) * 1000);
  };
  return [
    ...unless(alarmsOf(graph), isTrue, "rings after the time-out"),
    ...unless(
      alarmsOf(graph),
      (a) => watchedBy(a).every(({ namespace, metricName }) => namespace !== "Waybill" || names.has(metricName)),
      "a metric that nobody counts",
    ),
  ];
};

const dashboards: Rule = (graph) => {
  const bodies = ofType(graph, "aws:cloudwatch/dashboard:Dashboard").map(({ name, inputs }) => ({
    name,
    body: inputs.dashboardBody as string,
  }));
  const shown = bodies.map(({ body }) => body).join();
  const needed = Object.keys(definitions).filter(
    (name) => !["CallErrors", "CallRefusals", "WriteUnits"].includes(name),
  );
  return [
    ...["Business", "Operations"]
      .filter((page) => !bodies.some(({ name }) => name === page))
      .map((page) => `no dashboard ${page}`),
    ...needed.filter((name) => !new RegExp(`"${name}\\\\?"`).test(shown)).map((name) => `no dashboard shows ${name}`),
    ...bodies.filter(({ body }) => !isBody(body)).map(({ name }) => `${name}: no dashboard body`),
  ];
};

const saved: Rule = (graph) => {
  const deployed = new Set(
    ofType(graph, "aws:cloudwatch/queryDefinition:QueryDefinition").map(({ inputs }) => inputs.queryString as string),
  );
  return Object.entries(queries)
    .filter(([, { text }]) => !deployed.has(text))
    .map(([name]) => `${name}: a question that is not saved`);
};

function isBody(body: string): boolean {
  const { widgets } = JSON.parse(body) as { widgets: { properties?: { metrics?: unknown[][] } }[] };
  return widgets.length > 0 && widgets.every(({ properties }) => (properties?.metrics?.length ?? 0) > 0);
}

export const alarms = { told, watched, sensible, dashboards, saved };
