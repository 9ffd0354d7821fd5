/**
 * Wrong edits, each a mistake that somebody could make on a Friday, and what the rules have to say of it. They are made
 * in a copy of the configuration which is then synthesized, several at once: each must be found, and nothing else.
 */
export interface Edit {
  /** What somebody did. */
  mistake: string;
  file: string;
  find: string;
  replace: string;
  /** Complaints that this edit causes; each must be heard, and none that no edit causes. */
  complaints: RegExp[];
}

const edit = (mistake: string, file: string, find: string, replace: string, ...complaints: RegExp[]): Edit => ({
  mistake,
  file: `infra/${file}.ts`,
  find,
  replace,
  complaints,
});

/** Every function has the role that the edit spoils. */
const anyFunction =
  "(Api|ProcessOrder|NotifyCustomer|Outbox|ExpireReservations|RebalanceStock|ReconcilePayments|SweepOutbox|SendNotifications)";
const role = (wrong: string) => new RegExp(`^${anyFunction}LambdaRole: ${wrong}$`);
const fn = (wrong: string) => new RegExp(`^${anyFunction}LambdaFunction: ${wrong}$`);
const queue = (wrong: string) => new RegExp(`^\\w+Queue: ${wrong}$`);

export const batches: Edit[][] = [
  [
    edit("an action with a wildcard", "access", '"dynamodb:GetItem"', '"dynamodb:*"', role("an action with a \\*")),
    edit(
      "any log group",
      "access",
      "${named(functionName)}:*`]",
      "${named(functionName)}:*`, '*']",
      role("every resource"),
    ),
    edit(
      "no dead letters",
      "queue",
      "    dlq: { queue: deadLetters.arn, retry: maxReceiveCount },\n",
      "",
      queue("no dead letters"),
      queue("gives up at once"),
    ),
    edit(
      "a visibility below six time-outs",
      "queue",
      "seconds(visibilityTimeoutSeconds)",
      "seconds(visibilityTimeoutSeconds / 2)",
      /visible again before/,
    ),
    edit("whole batches fail", "worker", "partialResponses: true", "partialResponses: false", /fails whole batches/),
    edit(
      "a public bucket",
      "bucket",
      "cors: false,",
      'cors: false, access: "public",',
      /FilesBucket: (public access|its policy grants)/,
    ),
    edit(
      "no recovery to a point in time",
      "table",
      "pointInTimeRecovery = { enabled: true, recoveryPeriodInDays: 35 }",
      "pointInTimeRecovery = { enabled: false }",
      /TableTable: no point-in-time recovery/,
    ),
    edit(
      "a secret in the environment",
      "function",
      "environment: {",
      'environment: { CURSOR: process.env["SST_SECRET_CursorSecret"]!,',
      fn("a secret in plain text"),
    ),
    edit("nobody is told", "alarm", "alarmActions: [alarms.arn],", "alarmActions: [],", /nobody is told/),
    edit("no throttling", "api", "throttlingRateLimit: current.throttle.rate,", "", /GatewayStage: no throttling/),
    edit(
      "everybody's site may call",
      "api",
      "allowOrigins: current.origins",
      'allowOrigins: ["*"]',
      /every site may call/,
    ),
    edit(
      "who has an account is told",
      "auth",
      'preventUserExistenceErrors = "ENABLED"',
      'preventUserExistenceErrors = "LEGACY"',
      /tells who has an account/,
    ),
    edit(
      "a topic that anybody with the disk can read",
      "topic",
      "args.kmsMasterKeyId = topicKey.arn",
      "args.displayName = ''",
      /Topic: no key of its own/,
    ),
    edit("Intel", "function", 'architecture: "arm64"', 'architecture: "x86_64"', fn("not on ARM")),
    edit(
      "a cron that fails in silence",
      "cron",
      "    destinationConfig: { onFailure: { destination: failures.arn } },\n",
      "",
      /forgets a run that failed/,
    ),
    edit(
      "a queue that others may fill",
      "policy",
      '  Condition: { ArnEquals: { "aws:SourceArn": domainEvents.arn } },\n',
      "",
      queue("its policy lets others in"),
    ),
    edit(
      "a canary that looks at no alarm",
      "canary",
      "alarms: rollBack.map(({ name }) => name)",
      "alarms: []",
      /watches nothing/,
    ),
    edit("a key for ever", "key", "enableKeyRotation: true", "enableKeyRotation: false", /Key: never rotated/),
  ],
  [
    edit(
      "the account may assume every role",
      "defaults",
      "  args.assumeRolePolicy =",
      "  void",
      role("trusts more than its service"),
    ),
    edit(
      "SST's own grants for a link",
      "defaults",
      "sst.Linkable.wrap(sst.aws.Queue,",
      "void ((_: unknown, __: unknown) => 0)(sst.aws.Queue, (queue: any) => queue); void ((_: unknown, __: unknown) => 0)(0,",
      role("an action with a \\*"),
    ),
    edit(
      "queues without encryption",
      "defaults",
      "args.sqsManagedSseEnabled ??= true",
      "args.sqsManagedSseEnabled = false",
      queue("not encrypted"),
    ),
    edit(
      "AWS's managed policy",
      "function",
      "if (!$dev) args.managedPolicyArns = [];",
      "",
      role("a policy that is not ours"),
    ),
    edit("plain text logs", "function", 'format: "json"', 'format: "text"', fn("logs that are no JSON")),
    edit(
      "logs for a month",
      "function",
      "retention: current.logRetention",
      'retention: "1 month"',
      /LogGroup: kept for another time/,
    ),
    edit("no traces", "function", 'mode: "Active"', 'mode: "PassThrough"', fn("not traced")),
    edit(
      "functions without a bound",
      "function",
      "current.reserveConcurrency ?",
      "false ?",
      fn("runs as often as it likes"),
    ),
    edit(
      "workers without a bound",
      "worker",
      "args.scalingConfig = { maximumConcurrency: maxConcurrency };",
      "void args;",
      /EventSourceMapping: runs as often as it likes/,
      fn("runs as often as it likes"),
    ),
    edit(
      "one bad record stops the stream",
      "stream",
      "args.bisectBatchOnFunctionError = bisect;",
      "",
      /one bad record stops its batch/,
    ),
    edit(
      "retries until the record is gone",
      "stream",
      "args.maximumRetryAttempts = retries;",
      "args.maximumRetryAttempts = -1;",
      /retries without end/,
    ),
    edit(
      "no word of what was given up",
      "stream",
      "args.destinationConfig = { onFailure: { destinationArn: queues[onFailure].queue.arn } };",
      "args.destinationConfig = undefined;",
      /forgets what it gave up/,
    ),
    edit("the audit can be rewritten", "access", "  neverRewrites,\n];", "];", /^\w+: may rewrite the audit$/),
    edit(
      "dead letters that nobody watches",
      "alarm",
      'if (isDead || name.endsWith("Failures"))',
      'if (name.endsWith("Failures"))',
      /nobody watches ApproximateNumberOfMessagesVisible/,
    ),
    edit("errors that nobody watches", "alarm", 'metric("Errors")', 'metric("Invocations")', /nobody watches Errors/),
    edit("an alarm that rings too late", "alarm", "* 1000 * 0.7", "* 2000", /rings after the time-out/),
    edit(
      "an alarm without advice",
      "alarm",
      'runbook: "queue-age"',
      'runbook: "queue-old"',
      /no heading in the runbook/,
    ),
    edit("anybody's client", "auth", "generateSecret = true", "generateSecret = false", /a way past the API's limits/),
    edit(
      "refresh tokens for ever",
      "auth",
      'feature: "ENABLED"',
      'feature: "DISABLED"',
      /refresh tokens that are used again/,
    ),
    edit("tokens for a day", "auth", "accessTokenValidity = 15;", "accessTokenValidity = 1440;", /long access tokens/),
    edit(
      "a table that can be deleted",
      "table",
      "deletionProtection: current.protect",
      "deletionProtection: false",
      /TableTable: deletion protection/,
    ),
    edit("an API that the canary does not reach", "api", "live?.arn ?? fn.arn", "fn.arn", /around the canary/),
    edit(
      "an alias that a deployment moves",
      "api",
      '{ ignoreChanges: ["functionVersion", "routingConfig"] }',
      "{}",
      /moved by a deployment/,
    ),
  ],
  [
    edit("everything removed with the stage", "stage", 'removal: "retain",', 'removal: "remove",', /kept on removal/),
    edit(
      "AWS's key for the table",
      "table",
      "serverSideEncryption = { enabled: true, kmsKeyArn: dataKey.arn }",
      "serverSideEncryption = { enabled: false }",
      /TableTable: no key of its own/,
    ),
    edit(
      "a bucket that answers without TLS",
      "bucket",
      "enforceHttps: true",
      "enforceHttps: false",
      /FilesBucket: answers without TLS/,
    ),
    edit(
      "an unencrypted bucket",
      "bucket",
      '{ sseAlgorithm: "aws:kms", kmsMasterKeyId: dataKey.arn }',
      '{ sseAlgorithm: "AES256" }',
      /FilesBucket: no key of its own/,
    ),
    edit("no versions of files", "bucket", "versioning: true", "versioning: false", /FilesBucket: no versions/),
    edit(
      "a way past the gateway",
      "function",
      "    ...rest,\n",
      "    ...rest,\n    url: true,\n",
      /a way past the gateway/,
      /aws:lambda\/functionUrl:FunctionUrl: not a kind/,
    ),
    edit(
      "old ways to sign in",
      "auth",
      "args.allowedOauthFlowsUserPoolClient = false;\n      args.allowedOauthFlows = [];",
      'args.allowedOauthFlows = ["implicit"];',
      /WebClient: OAuth flows/,
    ),
    edit("short passwords", "auth", "minimumLength: 12", "minimumLength: 6", /short passwords/),
    edit(
      "no second factor",
      "auth",
      '  mfa: "optional",\n  softwareToken: true,\n',
      "",
      /no second factor/,
      /no authenticator apps/,
    ),
    edit(
      "who called from where",
      "api",
      '  path: "$context.path",',
      '  path: "$context.path",\n  ip: "$context.identity.sourceIp",',
      /logs who called from where/,
    ),
    edit(
      "every event for every queue",
      "topic",
      "    filterPolicy: $jsonStringify(filter),\n",
      "",
      /hears of everything/,
    ),
    edit("wrapped messages", "topic", "rawMessageDelivery: true", "rawMessageDelivery: false", /wraps its messages/),
    edit(
      "a topic that answers without TLS",
      "policy",
      'document(tlsOnly("sns:Publish", arn), ...others)',
      "document(...others, ...(others.length ? [] : [tlsOnly('sns:Publish', arn)]))",
      /AlarmsTopic: answers without TLS/,
    ),
    edit(
      "a store that nobody looked at",
      "bucket",
      "export const buckets =",
      'new aws.s3.BucketAclV2("Acl", { bucket: "x", acl: "public-read" });\nexport const buckets =',
      /aws:s3\/bucketAclV2:BucketAclV2: not a kind that these tests know/,
    ),
    edit(
      "nothing learns what is usual",
      "alarm",
      '    thresholdMetricId: "usual",',
      "    threshold: 1,",
      /nothing learns what is usual/,
    ),
    edit(
      "a dashboard without revenue",
      "dashboard",
      'expression: split("Revenue")',
      'expression: split("CircuitOpened")',
      /no dashboard shows Revenue/,
    ),
    edit("retries that pile up", "cron", "maximumRetryAttempts: 0", "maximumRetryAttempts: 2", /runs that pile up/),
    edit(
      "functions trusted with another account's policy",
      "cron",
      "permissions: [...permissions[name], ",
      'permissions: [{ actions: ["s3:GetObject"], resources: ["*"] }, ...permissions[name], ',
      role("every resource"),
    ),
  ],
];
