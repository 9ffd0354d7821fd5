/** What runs: small, bounded, logged, and with no right that it does not use. */
import { functionsOf, type Graph, ofType, type Resource, statementsOf } from "../synth/graph.ts";
import { isProtected, type Rule, unless } from "./rule.ts";

const retention = { production: 365, staging: 30 } as Record<string, number>;

/** Seconds. What reads the books of two days, once a night, may take its time. */
const longest = (name: string): number => (name.startsWith("MatchPayments") ? 900 : 60);

const functions: Rule = (graph) => {
  const all = ofType(graph, "aws:lambda/function:Function");
  const mapped = ofType(graph, "aws:lambda/eventSourceMapping:EventSourceMapping").map(
    ({ inputs }) => inputs.functionName as string,
  );
  const isBounded = ({ inputs, outputs }: Resource) =>
    inputs.reservedConcurrentExecutions > 0 || mapped.includes(outputs.arn as string) || !isProtected(graph);
  return [
    ...unless(all, ({ inputs }) => inputs.architectures?.join() === "arm64", "not on ARM"),
    ...unless(all, ({ inputs }) => inputs.runtime === "nodejs24.x", "not on Node 24"),
    ...unless(all, ({ inputs }) => inputs.tracingConfig?.mode === "Active", "not traced"),
    ...unless(all, ({ inputs }) => inputs.loggingConfig?.logFormat === "JSON", "logs that are no JSON"),
    ...unless(all, ({ inputs, name }) => inputs.timeout > 0 && inputs.timeout <= longest(name), "may run for minutes"),
    ...unless(all, isBounded, "runs as often as it likes"),
    ...unless(all, ({ inputs }) => inputs.handler === "bundle.handler", "no bundle"),
  ];
};

const logs: Rule = (graph) => {
  const groups = ofType(graph, "aws:cloudwatch/logGroup:LogGroup");
  const named = new Set(groups.map(({ inputs }) => inputs.name as string));
  return [
    ...unless(
      groups,
      ({ inputs }) => inputs.retentionInDays === (retention[graph.stage] ?? 7),
      "kept for another time",
    ),
    ...unless(
      ofType(graph, "aws:lambda/function:Function"),
      ({ inputs }) => named.has(inputs.loggingConfig?.logGroup as string),
      "a log group that keeps everything",
    ),
    ...unless(
      ofType(graph, "aws:apigatewayv2/stage:Stage"),
      ({ inputs }) => inputs.accessLogSettings?.destinationArn,
      "no access log",
    ),
    ...unless(
      ofType(graph, "aws:apigatewayv2/stage:Stage"),
      ({ inputs }) => !/sourceIp|userAgent/.test(inputs.accessLogSettings?.format as string),
      "logs who called from where",
    ),
  ];
};

/** Actions that IAM can't bind to a resource: https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html */
const withoutResource = new Set(["xray:PutTraceSegments", "xray:PutTelemetryRecords", "ses:GetAccount"]);

const roles: Rule = (graph) => {
  const all = ofType(graph, "aws:iam/role:Role");
  const statements = ({ inputs }: Resource) =>
    ((inputs.inlinePolicies ?? []) as { policy: string }[]).flatMap(({ policy }) => statementsOf(policy));
  const allowed = (role: Resource) => statements(role).filter(({ Effect }) => Effect === "Allow");
  const trusted = ({ inputs }: Resource) =>
    statementsOf(inputs.assumeRolePolicy as string).map(({ Principal }) => Principal as object);
  const attached = [
    ...ofType(graph, "aws:iam/rolePolicy:RolePolicy"),
    ...ofType(graph, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"),
    ...ofType(graph, "aws:iam/policy:Policy"),
  ];
  return [
    ...unless(all, (role) => allowed(role).every(({ Action }) => !Action.join().includes("*")), "an action with a *"),
    ...unless(
      all,
      (role) =>
        allowed(role).every(
          ({ Action, Resource }) => !Resource.includes("*") || Action.every((a) => withoutResource.has(a)),
        ),
      "every resource",
    ),
    ...unless(
      all,
      (role) => allowed(role).every((statement) => !("NotAction" in statement || "NotResource" in statement)),
      "everything but",
    ),
    ...unless(
      all,
      (role) => trusted(role).every((principal) => Object.keys(principal).join() === "Service"),
      "trusts more than its service",
    ),
    ...unless(all, ({ inputs }) => (inputs.managedPolicyArns ?? []).length === 0, "a policy that is not ours"),
    ...attached.map(({ name }) => `${name}: a policy beside its role`),
  ];
};

/** Whoever may change the table may not touch what is written once. */
const audit: Rule = (graph) => {
  const changing = functionsOf(graph).filter(({ statements }) =>
    statements.some(
      ({ Effect, Action }) => Effect === "Allow" && Action.some((a) => /dynamodb:(Update|Delete)Item/.test(a)),
    ),
  );
  const isGuarded = ({ statements }: ReturnType<typeof functionsOf>[number]) =>
    statements.some(
      ({ Effect, Action, Condition }) =>
        Effect === "Deny" &&
        ["dynamodb:UpdateItem", "dynamodb:DeleteItem"].every((a) => Action.includes(a)) &&
        String(Condition?.["ForAnyValue:StringLike"]?.["dynamodb:LeadingKeys"]) === "AUD#*",
    );
  return unless(changing, isGuarded, "may rewrite the audit");
};

export const actionsOf = (graph: Graph): Record<string, string[]> =>
  Object.fromEntries(
    functionsOf(graph).map(({ name, statements }) => [
      name,
      statements
        .filter(({ Effect }) => Effect === "Allow")
        .flatMap(({ Action, Resource }) =>
          Action.flatMap((action) => Resource.map((resource) => `${action} ${shortOf(resource)}`)),
        )
        .toSorted(),
    ]),
  );

/** `arn:aws:sqs:eu-west-1:123456789012:waybill-production-ProcessOrderQueue-bdvfbzta` is `ProcessOrderQueue`. */
export const shortOf = (arn: string): string =>
  arn
    .replace(/^arn:aws:[a-z0-9-]*:[a-z0-9-]*:\d*:/, "")
    .replace(/\/stream\/20.*/, "/stream/…")
    .replaceAll(/waybill-[a-z]+-|-[a-z]{8}(?=$|\/)/g, "");

export const compute = { functions, logs, roles, audit };
