/** What AWS would answer: ARNs, URLs and ids, as SST takes them apart again. */
import { account, region } from "./aws.ts";
import { policyDocument } from "./policy.ts";
import { plain } from "./plain.ts";

type Fields = Record<string, unknown>;
type Inputs = Record<string, never> & { name: string; publish?: boolean };

const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
const short = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, "")
    .slice(0, 20) || "x";
const invocation = (target: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${target}/invocations`;

const byType: Record<string, (name: string, inputs: Inputs) => Fields> = {
  "aws:dynamodb/table:Table": (_, { name, streamEnabled }) => ({
    id: name,
    arn: arn("dynamodb", `table/${name}`),
    ...(streamEnabled ? { streamArn: arn("dynamodb", `table/${name}/stream/2030-01-01T00:00:00.000`) } : {}),
  }),
  "aws:sqs/queue:Queue": (_, { name }) => {
    const url = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
    return { id: url, url, arn: arn("sqs", name) };
  },
  "aws:sns/topic:Topic": (_, { name }) => ({ id: arn("sns", name), arn: arn("sns", name) }),
  "aws:s3/bucket:Bucket": (_, { bucket }) => ({
    id: bucket,
    arn: `arn:aws:s3:::${bucket}`,
    bucketDomainName: `${bucket}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
  }),
  "aws:iam/role:Role": (_, { name }) => ({
    id: name,
    name,
    arn: `arn:aws:iam::${account}:role/${name}`,
  }),
  "aws:lambda/function:Function": (_, { name, publish }) => {
    const version = publish ? "1" : "$LATEST";
    const own = arn("lambda", `function:${name}`);
    return {
      id: name,
      name,
      arn: own,
      version,
      qualifiedArn: `${own}:${version}`,
      invokeArn: invocation(own),
      qualifiedInvokeArn: invocation(`${own}:${version}`),
    };
  },
  "aws:lambda/alias:Alias": (_, { functionName, name }) => {
    const own = `${arn("lambda", `function:${functionName}`)}:${name}`;
    return { id: `${functionName}:${name}`, arn: own, invokeArn: invocation(own) };
  },
  "aws:apigatewayv2/api:Api": (resource) => {
    const id = short(resource).slice(0, 10);
    return {
      id,
      arn: `arn:aws:apigateway:${region}::/apis/${id}`,
      executionArn: arn("execute-api", id),
      apiEndpoint: `https://${id}.execute-api.${region}.amazonaws.com`,
    };
  },
  "aws:cognito/userPool:UserPool": (resource) => {
    const id = `${region}_${short(resource).slice(0, 9)}`;
    return { id, arn: arn("cognito-idp", `userpool/${id}`), endpoint: `cognito-idp.${region}.amazonaws.com/${id}` };
  },
  "aws:cognito/userPoolClient:UserPoolClient": (resource) => ({
    id: short(resource),
    clientSecret: "canary-51c0d7-client-secret",
  }),
  "aws:cloudwatch/logGroup:LogGroup": (_, { name }) => ({ id: name, arn: arn("logs", `log-group:${name}`) }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": (_, { name }) => ({ id: name, arn: arn("cloudwatch", `alarm:${name}`) }),
  "aws:kms/key:Key": (resource) => ({
    id: short(resource),
    keyId: short(resource),
    arn: arn("kms", `key/${short(resource)}`),
  }),
  "aws:sesv2/emailIdentity:EmailIdentity": (_, { emailIdentity }) => ({
    id: emailIdentity,
    arn: arn("ses", `identity/${emailIdentity}`),
    dkimSigningAttributes: { tokens: ["a", "b", "c"] },
  }),
  "aws:sesv2/configurationSet:ConfigurationSet": (resource) => ({
    configurationSetName: `${resource}-0000000`,
    arn: arn("ses", `configuration-set/${resource}-0000000`),
  }),
  "aws:acm/certificate:Certificate": (_, { domainName }) => ({
    domainValidationOptions: [
      { domainName, resourceRecordName: "_x.example", resourceRecordType: "CNAME", resourceRecordValue: "_y.example" },
    ],
  }),
  "random:index/randomBytes:RandomBytes": (resource, { length }) => {
    const bytes = Buffer.alloc(Number(length), 7);
    return { id: resource, base64: bytes.toString("base64"), hex: bytes.toString("hex") };
  },
};

/** The inputs, what is listed above, and else a name and an ARN that nobody takes apart. */
export function outputsOf(type: string, name: string, inputs: Fields, id?: string): { id: string; state: Fields } {
  const [provider = "", module = ""] = type.split(":");
  const general =
    provider === "aws" ? { name: `${name}-0000000`, arn: arn(module.split("/")[0] ?? "", short(name)) } : {};
  const own = byType[type]?.(name, plain(withName({ ...inputs }, type, name)) as Inputs) ?? {};
  const { id: made, ...state } = own;
  return { id: id || (made as string | undefined) || `${name}-id`, state: { ...general, ...inputs, ...state } };
}

/** Alarms and log groups without a name of their own get one, as the engine would name them. */
const withName = (inputs: Fields, type: string, name: string): Fields =>
  /MetricAlarm|LogGroup|:Queue|:Topic|:Table|:Role|:Function$/.test(type)
    ? { name: `${name}-0000000`, ...inputs }
    : inputs;

/** Data sources. One that is not known fails the run, so that nothing is looked up unseen. */
export function lookUp(token: string, inputs: Fields): Fields {
  switch (token) {
    case "aws:index/getRegion:getRegion": {
      const name = (inputs["region"] as string | undefined) ?? region;
      return { id: name, name, region: name, description: name };
    }
    case "aws:index/getPartition:getPartition":
      return { id: "aws", partition: "aws", dnsSuffix: "amazonaws.com", reverseDnsPrefix: "com.amazonaws" };
    case "aws:index/getCallerIdentity:getCallerIdentity":
      return { id: account, accountId: account, arn: `arn:aws:iam::${account}:user/synth`, userId: "SYNTH" };
    case "aws:iam/getPolicyDocument:getPolicyDocument": {
      const json = JSON.stringify(policyDocument(inputs));
      const statements = inputs["statements"] as unknown[] | undefined;
      // An empty list is none, as the provider has it: SST tells by that whether there is a policy at all.
      return {
        ...inputs,
        statements: statements?.length ? statements : undefined,
        id: "synth",
        json,
        minifiedJson: json,
      };
    }
    case "aws:route53/getZone:getZone":
      return { id: "ZSYNTH", zoneId: "ZSYNTH", name: inputs["name"], arn: "arn:aws:route53:::hostedzone/ZSYNTH" };
  }
  throw new Error(`No answer is known for the data source ${token} (${JSON.stringify(inputs)})`);
}
