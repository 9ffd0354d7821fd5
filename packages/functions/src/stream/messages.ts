/** Messages that leave, in the batches that SNS and SQS take. Whether they are there is asked by `edge/reach.ts`. */
import type { Event } from "@waybill/core/event";

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

export const text = (StringValue: string) => ({ DataType: "String", StringValue });

export async function inBatches<T>(
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
