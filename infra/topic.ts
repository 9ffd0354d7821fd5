import { topology } from "../packages/functions/src/topology.ts";
import { current } from "./current.ts";
import { topicKey } from "./key.ts";
import { queues } from "./queue.ts";

const encrypted = { topic: (args: aws.sns.TopicArgs) => void (args.kmsMasterKeyId = topicKey.arn) };

export const domainEvents = new sst.aws.SnsTopic("DomainEvents", { transform: encrypted });

for (const [name, { queue, filter }] of Object.entries(topology.topics.DomainEvents.subscriptions)) {
  new aws.sns.TopicSubscription(`${name}Events`, {
    topic: domainEvents.arn,
    protocol: "sqs",
    endpoint: queues[queue].queue.arn,
    rawMessageDelivery: true,
    filterPolicyScope: "MessageAttributes",
    filterPolicy: $jsonStringify(filter),
    // What SNS could not deliver waits with what the worker could not handle.
    redrivePolicy: $jsonStringify({ deadLetterTargetArn: queues[queue].deadLetters.arn }),
  });
}

/** Hears of every alarm, and of every alarm that is over. */
export const alarms = new sst.aws.SnsTopic("Alarms", { transform: encrypted });

if (current.alarmEmail) {
  new aws.sns.TopicSubscription("AlarmMail", { topic: alarms.arn, protocol: "email", endpoint: current.alarmEmail });
}
