/** A queue with its dead letters, and the few operations on it that an event source needs. */
import { accountId } from "../lambda/context.ts";
import { type QueueTopology, deadLettersOf } from "../topology.ts";
import { AwsError, type AwsJson } from "../wire/aws-json.ts";
import type { Message } from "./event.ts";

export interface Queue {
  /** Its name in the topology, and as the engine has it, with the stack's prefix. */
  name: string;
  engineName: string;
  url: string;
  arn: string;
}

export interface QueueSite {
  sqs: AwsJson;
  endpoint: string;
  region: string;
  prefix: string;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
export const receiveMax = 10;

export async function ensureQueue(
  site: QueueSite,
  name: string,
  topology: QueueTopology,
): Promise<[queue: Queue, deadLetters: Queue]> {
  const [queue, deadLetters] = [locate(site, name), locate(site, deadLettersOf(name))];
  await ensure(site, deadLetters, { MessageRetentionPeriod: String(topology.deadLetterRetentionSeconds) });
  await ensure(site, queue, {
    VisibilityTimeout: String(topology.visibilityTimeoutSeconds),
    MessageRetentionPeriod: String(topology.retentionSeconds),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.arn, maxReceiveCount: topology.maxReceiveCount }),
  });
  return [queue, deadLetters];
}

/** A queue that was made with other settings keeps its messages and gets the new settings. */
async function ensure(site: QueueSite, queue: Queue, Attributes: Record<string, string>): Promise<void> {
  try {
    await site.sqs("CreateQueue", { QueueName: queue.engineName, Attributes });
  } catch (error) {
    if (!(error instanceof AwsError && /QueueNameExists|QueueAlreadyExists/.test(error.name))) throw error;
    await site.sqs("SetQueueAttributes", { QueueUrl: queue.url, Attributes });
  }
}

function locate(site: QueueSite, name: string): Queue {
  const engineName = site.prefix + name;
  return {
    name,
    engineName,
    url: `${site.endpoint}/${accountId}/${engineName}`,
    arn: `arn:aws:sqs:${site.region}:${accountId}:${engineName}`,
  };
}

/** Up to `max` messages. Waits up to `waitSeconds` for the first, and not at all for more. */
export async function receive(sqs: AwsJson, queue: Queue, max: number, waitSeconds: number): Promise<Message[]> {
  const messages: Message[] = [];
  while (messages.length < max) {
    const wanted = Math.min(receiveMax, max - messages.length);
    const { Messages = [] } = await sqs<{ Messages?: Message[] }>("ReceiveMessage", {
      QueueUrl: queue.url,
      MaxNumberOfMessages: wanted,
      WaitTimeSeconds: messages.length === 0 ? waitSeconds : 0,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    messages.push(...Messages);
    if (Messages.length < wanted) break;
  }
  return messages;
}

export function remove(sqs: AwsJson, queue: Queue, messages: readonly Message[]): Promise<void> {
  return inTens(messages, (Entries) => sqs("DeleteMessageBatch", { QueueUrl: queue.url, Entries }));
}

/** Makes received messages visible again at once. */
export function release(sqs: AwsJson, queue: Queue, messages: readonly Received[]): Promise<void> {
  return inTens(messages, (entries) =>
    sqs("ChangeMessageVisibilityBatch", {
      QueueUrl: queue.url,
      Entries: entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 })),
    }),
  );
}

type Received = Pick<Message, "ReceiptHandle">;

async function inTens(
  messages: readonly Received[],
  send: (entries: { Id: string; ReceiptHandle: string }[]) => Promise<unknown>,
): Promise<void> {
  const entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  for (let from = 0; from < entries.length; from += receiveMax) await send(entries.slice(from, from + receiveMax));
}
