/** What holds for everything of a kind. Called first: a transformation acts on what is made after it. */
export function applyDefaults(): void {
  // SST 4.17 lets the whole account assume each function's role: it tests `!dev`, and `dev` is an Output.
  $transform(aws.iam.Role, (args, opts) => {
    if ($dev || !(opts?.parent instanceof sst.aws.Function)) return;
    args.assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
  });

  $transform(aws.sqs.Queue, (args) => {
    if (args) args.sqsManagedSseEnabled ??= true;
  });

  // A link tells a function where a thing is. What it may do there is granted by `access.ts`: SST's own grants are `*`.
  sst.Linkable.wrap(sst.aws.Dynamo, (table) => ({ properties: { name: table.name } }));
  sst.Linkable.wrap(sst.aws.Queue, (queue) => ({ properties: { url: queue.url } }));
  sst.Linkable.wrap(sst.aws.SnsTopic, (topic) => ({ properties: { arn: topic.arn } }));
  sst.Linkable.wrap(sst.aws.Bucket, (bucket) => ({ properties: { name: bucket.name } }));
}
