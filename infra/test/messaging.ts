/** What carries messages: nothing lost, nothing unbounded, nobody uninvited. */
import { account } from "../synth/aws.ts";
import { ofType, type Graph, type Resource, statementsOf } from "../synth/graph.ts";
import { deniesPlain } from "./storage.ts";
import { type Rule, unless } from "./rule.ts";

const day = 24 * 3600;
const queuesOf = (graph: Graph) => ofType(graph, "aws:sqs/queue:Queue");
const isDead = ({ name }: Resource): boolean => /DeadLetters/.test(name);
const redrive = ({ inputs }: Resource) =>
  inputs.redrivePolicy
    ? (JSON.parse(inputs.redrivePolicy as string) as { deadLetterTargetArn: string; maxReceiveCount: number })
    : undefined;

const queues: Rule = (graph) => {
  const all = queuesOf(graph);
  const policies = ofType(graph, "aws:sqs/queuePolicy:QueuePolicy");
  const statements = (queue: Resource) =>
    policies
      .filter(({ inputs }) => inputs.queueUrl === queue.outputs.url)
      .flatMap(({ inputs }) => statementsOf(inputs.policy as string));
  const one = (queue: Resource) => policies.filter(({ inputs }) => inputs.queueUrl === queue.outputs.url).length === 1;
  const deadArns = new Set(all.filter(isDead).map(({ outputs }) => outputs.arn as string));
  return [
    ...unless(all, ({ inputs }) => inputs.sqsManagedSseEnabled === true || inputs.kmsMasterKeyId, "not encrypted"),
    ...unless(
      all.filter((q) => !isDead(q)),
      (q) => deadArns.has(redrive(q)?.deadLetterTargetArn ?? ""),
      "no dead letters",
    ),
    ...unless(
      all.filter((q) => !isDead(q)),
      (q) => (redrive(q)?.maxReceiveCount ?? 0) >= 3,
      "gives up at once",
    ),
    ...unless(
      all.filter(isDead),
      ({ inputs }) => inputs.messageRetentionSeconds === 14 * day,
      "dead letters that vanish",
    ),
    ...unless(all, one, "not one policy"),
    ...unless(all, (q) => statements(q).some(deniesPlain), "answers without TLS"),
    ...unless(all, (q) => statements(q).every(isNarrow), "its policy lets others in"),
  ];
};

/** Services act for anybody who asks them to, so each grant says for which resource of ours, or for our account. */
const isNarrow = ({ Effect, Condition, Principal }: ReturnType<typeof statementsOf>[number]): boolean => {
  if (Effect === "Deny") return true;
  const isService = typeof Principal === "object" && Principal !== null && Object.keys(Principal).join() === "Service";
  const exact = { ...Condition?.["ArnEquals"], ...Condition?.["StringEquals"] };
  const sources = [exact["aws:SourceArn"], exact["aws:SourceAccount"]].filter((source) => typeof source === "string");
  return (
    isService && sources.length > 0 && sources.every((source) => source.includes(account) && !source.includes("*"))
  );
};

const topics: Rule = (graph) => {
  const all = ofType(graph, "aws:sns/topic:Topic");
  const statements = (topic: Resource) =>
    ofType(graph, "aws:sns/topicPolicy:TopicPolicy")
      .filter(({ inputs }) => inputs.arn === topic.outputs.arn)
      .flatMap(({ inputs }) => statementsOf(inputs.policy as string));
  const subscriptions = ofType(graph, "aws:sns/topicSubscription:TopicSubscription").filter(
    ({ inputs }) => inputs.protocol === "sqs",
  );
  return [
    ...unless(
      all,
      ({ inputs }) => (inputs.kmsMasterKeyId as string | undefined)?.startsWith("arn:aws:kms"),
      "no key of its own",
    ),
    ...unless(all, (topic) => statements(topic).some(deniesPlain), "answers without TLS"),
    ...unless(all, (topic) => statements(topic).every(isNarrow), "its policy lets others in"),
    ...unless(subscriptions, ({ inputs }) => inputs.filterPolicy, "hears of everything"),
    ...unless(subscriptions, ({ inputs }) => inputs.rawMessageDelivery === true, "wraps its messages"),
    ...unless(subscriptions, ({ inputs }) => inputs.redrivePolicy, "loses what can't be delivered"),
  ];
};

const sources: Rule = (graph) => {
  const functions = ofType(graph, "aws:lambda/function:Function");
  const all = ofType(graph, "aws:lambda/eventSourceMapping:EventSourceMapping");
  const timeout = (source: Resource) =>
    (functions.find(({ outputs }) => outputs.arn === source.inputs.functionName)?.inputs.timeout ?? Infinity) as number;
  const queueOf = (source: Resource) =>
    queuesOf(graph).find(({ outputs }) => outputs.arn === source.inputs.eventSourceArn);
  const visibility = (source: Resource) => (queueOf(source)?.inputs.visibilityTimeoutSeconds ?? 0) as number;
  const ofQueue = all.filter((source) => /:sqs:/.test(source.inputs.eventSourceArn as string));
  const ofStream = all.filter((source) => /\/stream\//.test(source.inputs.eventSourceArn as string));
  return [
    ...unless(
      all,
      ({ inputs }) => inputs.functionResponseTypes?.includes("ReportBatchItemFailures"),
      "fails whole batches",
    ),
    ...unless(ofQueue, ({ inputs }) => inputs.scalingConfig?.maximumConcurrency >= 2, "runs as often as it likes"),
    ...unless(ofQueue, (source) => visibility(source) >= 6 * timeout(source), "visible again before it is done"),
    ...unless(ofStream, ({ inputs }) => inputs.bisectBatchOnFunctionError === true, "one bad record stops its batch"),
    ...unless(
      ofStream,
      ({ inputs }) => inputs.maximumRetryAttempts >= 1 && inputs.maximumRetryAttempts <= 100,
      "retries without end",
    ),
    ...unless(
      ofStream,
      ({ inputs }) => inputs.maximumRecordAgeInSeconds > 0 && inputs.maximumRecordAgeInSeconds <= day,
      "records without end",
    ),
    ...unless(ofStream, ({ inputs }) => inputs.destinationConfig?.onFailure?.destinationArn, "forgets what it gave up"),
    ...unless(ofStream, ({ inputs }) => inputs.startingPosition === "TRIM_HORIZON", "misses what came before it"),
    ...unless(ofStream, ({ inputs }) => inputs.filterCriteria, "is woken by every write"),
  ];
};

const schedules: Rule = (graph) => {
  const all = ofType(graph, "aws:scheduler/schedule:Schedule");
  const runs = ofType(graph, "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig");
  const runOf = ({ inputs }: Resource) =>
    runs.find((run) => inputs.target.arn.endsWith(`:${run.inputs.functionName}`))?.inputs;
  return [
    ...unless(all, ({ inputs }) => inputs.target.deadLetterConfig?.arn, "forgets a run that could not begin"),
    ...unless(
      all,
      (schedule) => runOf(schedule)?.destinationConfig?.onFailure?.destination,
      "forgets a run that failed",
    ),
    ...unless(all, (schedule) => runOf(schedule)?.maximumRetryAttempts === 0, "runs that pile up"),
    ...unless(all, ({ inputs }) => inputs.state === "ENABLED", "does not run"),
  ];
};

export const messaging = { queues, topics, sources, schedules };
