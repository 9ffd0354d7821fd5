/** The only file that tells SNS and SQS anything; whether they are there is asked by `edge/reach.ts`. */
import { PublishBatchCommand, SNSClient, type SNSClientConfig } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import type { Event } from "@waybill/core/event";
import { Retry } from "@waybill/core/retry";
import { limits } from "../edge/limits.ts";

export interface Message {
  /** Tells the messages of one call apart. */
  id: string;
  body: string;
  /** Why a dead letter is dead. */
  reason?: string;
}

export interface Messages {
  /** Tells whoever listens, by the event's type; throws unless all were taken. */
  publish(events: readonly Event.Info[]): Promise<void>;
  /** Sends to a queue by its name in the topology, dead letters as `<Name>DeadLetters`; throws unless all were taken. */
  send(queue: string, messages: readonly Message[]): Promise<void>;
}

/** Asked for when they are needed: a function may know only of those that it uses. */
export interface Places {
  topicArn(): string;
  queueUrl(queue: string): string;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const batchMax = 10;

export function messages(places: Places, config: SNSClientConfig & SQSClientConfig = {}): Messages {
  const sns = new SNSClient({ ...Retry.sdk(limits.topic), ...config });
  const sqs = new SQSClient({ ...Retry.sdk(limits.queues), ...config });
  return {
    publish: (events) =>
      inBatches("SNS", events, (batch) => {
        const PublishBatchRequestEntries = batch.map((event, i) => ({
          Id: String(i),
          Message: JSON.stringify(event),
          // What subscriptions filter by.
          MessageAttributes: { type: text(event.type) },
        }));
        return sns.send(new PublishBatchCommand({ TopicArn: places.topicArn(), PublishBatchRequestEntries }));
      }),
    send: (queue, messages) =>
      inBatches("SQS", messages, (batch) => {
        const Entries = batch.map(({ body, reason }, i) => ({
          Id: String(i),
          MessageBody: body,
          ...(reason === undefined ? {} : { MessageAttributes: { reason: text(reason.slice(0, 500)) } }),
        }));
        return sqs.send(new SendMessageBatchCommand({ QueueUrl: places.queueUrl(queue), Entries }));
      }),
  };
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
