/** The only file that speaks to SQS. */
import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import { resource } from "../edge/resource.ts";

export interface Message {
  /** Tells the messages of one call apart. */
  id: string;
  body: string;
  /** Why a dead letter is dead. */
  reason?: string;
}

/** Sends to a queue by its name in the topology, dead letters as `<Name>DeadLetters`; throws unless all were taken. */
export type Send = (queue: string, messages: readonly Message[]) => Promise<void>;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const batchMax = 10;

export function sqsSender(queues: readonly string[], config: SQSClientConfig = {}): Send {
  const urls = new Map<string, string>();
  for (const name of queues.flatMap((queue) => [queue, `${queue}DeadLetters`]))
    urls.set(name, resource(name, ["url"]).url);
  return sender(urls, config);
}

export function sender(urls: ReadonlyMap<string, string>, config: SQSClientConfig = {}): Send {
  const client = new SQSClient({ maxAttempts: 3, ...config });
  return async (queue, messages) => {
    const QueueUrl = urls.get(queue);
    if (QueueUrl === undefined) throw new Error(`No queue is called ${queue}`);
    for (let start = 0; start < messages.length; start += batchMax) {
      const Entries = messages.slice(start, start + batchMax).map(({ body, reason }, i) => ({
        Id: String(i),
        MessageBody: body,
        ...(reason === undefined
          ? {}
          : {
              MessageAttributes: {
                reason: { DataType: "String", StringValue: reason.slice(0, 500) },
              },
            }),
      }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      if (Failed[0]) throw new Error(`SQS refused ${Failed.length} of ${Entries.length}: ${Failed[0].Code}`);
    }
  };
}
