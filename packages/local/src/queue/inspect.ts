/** Looks into a queue without receiving, so that nothing is hidden or counted. fauxqs only: SQS has no such call. */
import type { Queue } from "./queue.ts";

export interface Held {
  messageId: string;
  body: string;
  messageAttributes?: Record<string, { StringValue?: string; BinaryValue?: string }>;
}

export interface Contents {
  ready: Held[];
  delayed: Held[];
  inflight: { message: Held; receiptHandle: string }[];
}

export async function inspect(endpoint: string, queue: Queue): Promise<Contents> {
  const response = await fetch(`${endpoint}/_fauxqs/queues/${encodeURIComponent(queue.engineName)}`);
  if (!response.ok)
    throw new Error(`Cannot look into ${queue.engineName}: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { messages: Contents }).messages;
}
