/** What each function may do, and where: exactly what it does. SST's own grants for a link are wider and not used. */
import { appendOnly } from "../packages/core/src/table/table.definition.ts";
import type { topology } from "../packages/functions/src/topology.ts";
import { pool } from "./auth.ts";
import { accountId, current, named, region } from "./current.ts";
import { emailArns } from "./email.ts";
import { dataKey, topicKey } from "./key.ts";
import { queues } from "./queue.ts";
import { table } from "./table.ts";
import { domainEvents } from "./topic.ts";

const tableActions = {
  get: "dynamodb:GetItem",
  batchGet: "dynamodb:BatchGetItem",
  query: "dynamodb:Query",
  put: "dynamodb:PutItem",
  update: "dynamodb:UpdateItem",
  delete: "dynamodb:DeleteItem",
  check: "dynamodb:ConditionCheckItem",
} as const;

/** https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
const through = (service: string) => [
  { test: "StringEquals", variable: "kms:ViaService", values: [$interpolate`${service}.${region}.amazonaws.com`] },
];

/** The table, and the indexes that are named; for transactions the same actions count as outside of them. */
export const onTable = (
  actions: (keyof typeof tableActions)[],
  indexes: (keyof typeof topology.tables.Table.indexes)[] = [],
) => [
  { actions: actions.map((action) => tableActions[action]), resources: [table.arn] },
  ...(indexes.length > 0
    ? [{ actions: [tableActions.query], resources: indexes.map((index) => $interpolate`${table.arn}/index/${index}`) }]
    : []),
  { actions: ["kms:Decrypt"], resources: [dataKey.arn], conditions: through("dynamodb") },
  neverRewrites,
];

/** Whatever a function may write, the audit's items are written once. */
const neverRewrites = {
  effect: "deny" as const,
  actions: [tableActions.update, tableActions.delete],
  resources: [table.arn],
  conditions: [
    {
      test: "ForAnyValue:StringLike",
      variable: "dynamodb:LeadingKeys",
      values: appendOnly.map((prefix) => `${prefix}*`),
    },
  ],
};

/** The sandbox keeps its books in the table, and finds what is not known by its id in an index. */
export const inBooks = current.gateway === "sandbox" ? (["gsi1"] as const) : [];

export const onStream = [
  {
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    resources: [table.nodes.table.streamArn],
  },
  // Lambda asks for the list of all streams: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
  { actions: ["dynamodb:ListStreams"], resources: [$interpolate`${table.arn}/stream/*`] },
];

export const publish = [
  { actions: ["sns:Publish"], resources: [domainEvents.arn] },
  { actions: ["kms:Decrypt", "kms:GenerateDataKey"], resources: [topicKey.arn], conditions: through("sns") },
];

export const receive = (name: keyof typeof queues) => [
  {
    actions: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"],
    resources: [queues[name].queue.arn],
  },
  { actions: ["sqs:SendMessage"], resources: [queues[name].deadLetters.arn] },
];

export const report = (name: keyof typeof queues) => [
  { actions: ["sqs:SendMessage"], resources: [queues[name].queue.arn] },
];

/** What readiness asks: whether what others use is there. The mailer's account is one per region, so it has no resource. */
export const look = (names: (keyof typeof queues)[]) => [
  { actions: ["sns:GetTopicAttributes"], resources: [domainEvents.arn] },
  { actions: ["sqs:GetQueueAttributes"], resources: names.map((name) => queues[name].queue.arn) },
  { actions: ["ses:GetAccount"], resources: ["*"] },
];

export const sendMail = emailArns.length > 0 ? [{ actions: ["ses:SendEmail"], resources: emailArns }] : [];
/** What is asked of the pool with the rights of its owner; signing up and in takes the client's secret and none. */
const accountActions = [
  "AdminAddUserToGroup",
  "AdminCreateUser",
  "AdminDeleteUser",
  "AdminDisableUser",
  "AdminEnableUser",
  "AdminGetUser",
  "AdminRemoveUserFromGroup",
  "AdminSetUserMFAPreference",
  "AdminUserGlobalSignOut",
].map((action) => `cognito-idp:${action}`);
export const manageUsers = [{ actions: accountActions, resources: [pool.arn] }];
export const readUsers = [{ actions: ["cognito-idp:AdminGetUser"], resources: [pool.arn] }];

/** X-Ray knows no resources, so this `*` is all that can be said: its actions only write traces. */
export const trace = [{ actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] }];

export const writeLogs = (functionName: string) => [
  {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [$interpolate`arn:aws:logs:${region}:${accountId}:log-group:/aws/lambda/${named(functionName)}:*`],
  },
];
