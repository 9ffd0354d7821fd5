/** Who may put what into a queue or topic from outside IAM: SNS for what it subscribes, and nobody without TLS. */
import { topology } from "../packages/functions/src/topology.ts";
import { accountId, policyDocument as document } from "./current.ts";
import { queues } from "./queue.ts";
import { alarms, domainEvents } from "./topic.ts";

type Arn = $util.Input<string>;

const tlsOnly = (Action: string, Resource: Arn) => ({
  Sid: "TlsOnly",
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

const fromTopic = (Resource: Arn) => ({
  Sid: "DomainEvents",
  Effect: "Allow",
  Principal: { Service: "sns.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource,
  Condition: { ArnEquals: { "aws:SourceArn": domainEvents.arn } },
});

const fromAlarms = {
  Sid: "CloudWatch",
  Effect: "Allow",
  Principal: { Service: "cloudwatch.amazonaws.com" },
  Action: "sns:Publish",
  Resource: alarms.arn,
  Condition: { StringEquals: { "aws:SourceAccount": accountId } },
};

const subscribed = new Set<string>(Object.values(topology.topics.DomainEvents.subscriptions).map(({ queue }) => queue));

for (const [name, { queue, deadLetters }] of Object.entries(queues)) {
  for (const [id, { url, arn }] of Object.entries({ [name]: queue, [`${name}DeadLetters`]: deadLetters })) {
    const others = subscribed.has(name) ? [fromTopic(arn)] : [];
    new aws.sqs.QueuePolicy(`${id}Policy`, { queueUrl: url, policy: document(tlsOnly("sqs:*", arn), ...others) });
  }
}

for (const [name, { arn }] of Object.entries({ DomainEvents: domainEvents, Alarms: alarms })) {
  const others = name === "Alarms" ? [fromAlarms] : [];
  new aws.sns.TopicPolicy(`${name}Policy`, { arn, policy: document(tlsOnly("sns:Publish", arn), ...others) });
}
