/** A topic and the queues that listen to it, made as Terraform would make them: what is wanted is there, and no more. */
import { LocalError } from "../error.ts";
import type { SubscriptionTopology, TopicTopology } from "../topology.ts";
import { type AwsQuery, membersOf, valueOf } from "../wire/aws-query.ts";

export interface TopicSite {
  sns: AwsQuery;
  prefix: string;
  /** Throws for a queue that the topology does not have. */
  queueArnOf(queue: string): string;
}

/** The topic's ARN. Subscriptions that stood are kept and get the attributes of now; those that nobody names are ended. */
export async function ensureTopic(site: TopicSite, name: string, topology: TopicTopology): Promise<string> {
  const wanted = wantedOf(site, name, topology);
  const TopicArn = valueOf(await site.sns("CreateTopic", { Name: site.prefix + name }), "TopicArn") ?? "";
  const standing = await subscriptionsOf(site.sns, TopicArn);
  await Promise.all([
    ...[...wanted].map(async ([Endpoint, attributes]) => {
      const arn = standing.get(Endpoint);
      if (arn === undefined) await subscribe(site.sns, { TopicArn, Endpoint }, attributes);
      else await update(site.sns, arn, attributes);
    }),
    ...[...standing].map(async ([endpoint, SubscriptionArn]) => {
      if (!wanted.has(endpoint)) await site.sns("Unsubscribe", { SubscriptionArn });
    }),
  ]);
  return TopicArn;
}

type Attributes = Readonly<Record<string, string>>;

/** An empty policy lets everything through: https://docs.aws.amazon.com/sns/latest/dg/sns-message-filtering.html */
const attributesOf = ({ filter = {} }: SubscriptionTopology): Attributes => ({
  RawMessageDelivery: "true",
  FilterPolicy: JSON.stringify(filter),
});

function wantedOf(site: TopicSite, topic: string, { subscriptions }: TopicTopology): Map<string, Attributes> {
  const wanted = new Map<string, Attributes>();
  for (const subscription of Object.values(subscriptions)) {
    const arn = site.queueArnOf(subscription.queue);
    if (wanted.has(arn))
      throw new LocalError(
        "topology_invalid",
        `${subscription.queue} subscribes to ${topic} twice, which SNS takes for one subscription.`,
        "Give it one subscription whose filter lets both through.",
      );
    wanted.set(arn, attributesOf(subscription));
  }
  return wanted;
}

/** ARNs of subscriptions by what they deliver to. One page is enough: SNS lists a hundred at a time. */
async function subscriptionsOf(sns: AwsQuery, TopicArn: string): Promise<Map<string, string>> {
  const members = membersOf(await sns("ListSubscriptionsByTopic", { TopicArn }));
  return new Map(members.map((xml) => [valueOf(xml, "Endpoint") ?? "", valueOf(xml, "SubscriptionArn") ?? ""]));
}

async function subscribe(sns: AwsQuery, between: Record<string, string>, attributes: Attributes): Promise<void> {
  const entries = Object.entries(attributes).flatMap(([key, value], i) => [
    [`Attributes.entry.${i + 1}.key`, key],
    [`Attributes.entry.${i + 1}.value`, value],
  ]);
  await sns("Subscribe", { Protocol: "sqs", ...between, ...Object.fromEntries(entries) });
}

async function update(sns: AwsQuery, SubscriptionArn: string, attributes: Attributes): Promise<void> {
  for (const [AttributeName, AttributeValue] of Object.entries(attributes))
    await sns("SetSubscriptionAttributes", { SubscriptionArn, AttributeName, AttributeValue });
}
