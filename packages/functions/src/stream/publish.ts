/** The only file that speaks to SNS and SQS. */
import { PublishBatchCommand, SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import type { Event } from "@waybill/core/event";

/** Tells whoever listens, by the event's type; throws unless all were taken. */
export type Publish = (events: readonly Event.Info[]) => Promise<void>;

export interface Message {
  /** Tells the messages of one call apart. */
  id: string;
  body: string;
  /** Why a dead letter is dead. */
  reason?: string;
}

/** Sends to a queue by its name in the topology, dead letters as `<Name>DeadLetters`; throws unless all were taken. */
export type Send = (queue: string, messages: readonly Message[]) => Promise<void>;

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const batchMax = 10;

/** The attribute is what subscriptions filter by. */
export function publisher(topicArn: () => string, config: SNSClientConfig = {}): Publish {
  const client = new SNSClient({ maxAttempts: 3, ...config });
  return (events) =>
    inBatches("SNS", events, (batch) =>
      client.send(
        new PublishBatchCommand({
          TopicArn: topicArn(),
          PublishBatchRequestEntries: batch.map((event, i) => ({
            Id: String(i),
            Message: JSON.stringify(event),
            MessageAttributes: { type: text(event.type) },
          })),
        }),
      ),
    );
}

export function sender(urlOf: (queue: string) => string, config: SQSClientConfig = {}): Send {
  const client = new SQSClient({ maxAttempts: 3, ...config });
  return (queue, messages) =>
    inBatches("SQS", messages, (batch) =>
      client.send(
        new SendMessageBatchCommand({
          QueueUrl: urlOf(queue),
          Entries: batch.map(({ body, reason }, i) => ({
            Id: String(i),
            MessageBody: body,
            ...(reason === undefined ? {} : { MessageAttributes: { reason: text(reason.slice(0, 500)) } }),
          })),
        }),
      ),
    );
}

const text = (StringValue: string) => ({ DataType: "String", StringValue });

async function inBatches<T>(
  service: string,
  all: readonly T[],
  send: (batch: readonly T[]) => Promise<{ Failed?: { Code: string | undefined }[] | undefined }>,
): Promise<void> {
  for (let start = 0; start < all.length; start += batchMax) {
    const batch = all.slice(start, start + batchMax);
    const { Failed = [] } = await send(batch);
    if (Failed[0]) throw new Error(`${service} refused ${Failed.length} of ${batch.length}: ${Failed[0].Code}`);
  }
}
