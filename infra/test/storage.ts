/** What holds data: encrypted, kept, private. */
import { type Graph, ofType, type Resource, statementsOf } from "../synth/graph.ts";
import { isProtected, type Rule, unless } from "./rule.ts";
import { secretValues } from "./stages.ts";

const tables: Rule = (graph) => {
  const all = ofType(graph, "aws:dynamodb/table:Table");
  const isKept = isProtected(graph);
  return [
    ...unless(
      all,
      (t) => t.inputs.serverSideEncryption?.enabled && t.inputs.serverSideEncryption.kmsKeyArn,
      "no key of its own",
    ),
    ...unless(all, (t) => t.inputs.pointInTimeRecovery?.enabled, "no point-in-time recovery"),
    ...unless(all, (t) => t.inputs.streamViewType === "NEW_AND_OLD_IMAGES", "no stream of both images"),
    ...unless(all, (t) => t.inputs.ttl?.enabled, "no TTL"),
    ...unless(all, (t) => t.inputs.billingMode === "PAY_PER_REQUEST", "not on demand"),
    ...unless(all, (t) => (t.inputs.deletionProtectionEnabled ?? false) === isKept, "deletion protection"),
  ];
};

/** Some resources of a bucket are resources of their own, and easily forgotten. */
const ofBucket = (graph: Graph, type: string, bucket: Resource): Resource | undefined =>
  ofType(graph, `aws:s3/${type}`).find(({ inputs }) => inputs.bucket === bucket.inputs.bucket);

const buckets: Rule = (graph) => {
  const all = ofType(graph, "aws:s3/bucket:Bucket");
  const is = (type: string, holds: (inputs: Resource["inputs"]) => unknown) => (bucket: Resource) => {
    const found = ofBucket(graph, type, bucket);
    return found !== undefined && holds(found.inputs);
  };
  const blocks = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];
  const policies = (inputs: Resource["inputs"]) => statementsOf(inputs.policy as string);
  const sses = (inputs: Resource["inputs"]) => inputs.rules?.[0]?.applyServerSideEncryptionByDefault;
  return [
    ...unless(
      all,
      is("bucketPublicAccessBlock:BucketPublicAccessBlock", (inputs) => blocks.every((b) => inputs[b])),
      "public access",
    ),
    ...unless(
      all,
      is("bucketPolicy:BucketPolicy", (inputs) => policies(inputs).some(deniesPlain)),
      "answers without TLS",
    ),
    ...unless(
      all,
      is("bucketPolicy:BucketPolicy", (inputs) => policies(inputs).every(({ Effect }) => Effect === "Deny")),
      "its policy grants",
    ),
    ...unless(
      all,
      is(
        "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        (inputs) => sses(inputs)?.kmsMasterKeyId,
      ),
      "no key of its own",
    ),
    ...unless(
      all,
      is("bucketVersioning:BucketVersioning", (inputs) => inputs.versioningConfiguration.status === "Enabled"),
      "no versions",
    ),
    ...unless(
      all,
      is("bucketLifecycleConfiguration:BucketLifecycleConfiguration", (inputs) =>
        JSON.stringify(inputs.rules).includes("noncurrentVersionExpiration"),
      ),
      "old versions for ever",
    ),
    ...unless(all, ({ inputs }) => inputs.forceDestroy === !isProtected(graph), "emptied on removal"),
    ...unless(all, (bucket) => !ofBucket(graph, "bucketCorsConfiguration:BucketCorsConfiguration", bucket), "CORS"),
  ];
};

export const deniesPlain = ({ Effect, Condition }: ReturnType<typeof statementsOf>[number]): boolean =>
  Effect === "Deny" && String(Condition?.["Bool"]?.["aws:SecureTransport"]) === "false";

const keys: Rule = (graph) => {
  const all = ofType(graph, "aws:kms/key:Key");
  return [
    ...unless(all, ({ inputs }) => inputs.enableKeyRotation, "never rotated"),
    ...unless(all, ({ inputs }) => inputs.deletionWindowInDays >= 30, "gone before it is missed"),
  ];
};

const secrets: Rule = (graph) => {
  const values = Object.values(secretValues);
  const found = graph.resources.filter(({ inputs, outputs, type, secrets: paths }) => {
    if (type.startsWith("sst:")) return false;
    const isShown = (value: unknown, at: string): boolean => {
      if (typeof value === "string") return values.some((secret) => value.includes(secret)) && !paths.includes(at);
      if (typeof value !== "object" || value === null) return false;
      return Object.entries(value).some(([key, field]) => isShown(field, at ? `${at}.${key}` : key));
    };
    // A function's environment is readable to whoever may look at the function, secret to Pulumi or not.
    const isInEnvironment = values.some((secret) => JSON.stringify(inputs.environment ?? "").includes(secret));
    return isInEnvironment || isShown(inputs, "") || isShown(outputs, "");
  });
  return found.map(({ name }) => `${name}: a secret in plain text`);
};

/** What `sst remove` and an accident may take with them. */
const kept: Rule = (graph) => {
  const holding = graph.resources.filter(({ type }) =>
    ["aws:dynamodb/table:Table", "aws:s3/bucket:Bucket", "aws:cognito/userPool:UserPool", "aws:kms/key:Key"].includes(
      type,
    ),
  );
  const onlyProduction = [
    ...holding,
    ...ofType(graph, "aws:cloudwatch/logGroup:LogGroup").filter(({ name }) => name.includes("Lambda")),
  ];
  return [
    ...unless(holding, ({ protect }) => protect === isProtected(graph), "protection"),
    ...unless(
      onlyProduction,
      ({ retainOnDelete }) => retainOnDelete === (graph.stage === "production"),
      "kept on removal",
    ),
  ];
};

export const storage = { tables, buckets, keys, secrets, kept };
