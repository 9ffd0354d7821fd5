/** Looks into a queue without receiving, so that nothing is hidden or counted. fauxqs only: SQS has no such call. */
import type { Queue } from "./queue.ts";

export interface DeadLetter {
  messageId: string;
  body: string;
  /** The message attributes' values by name. */
  attributes: Record<string, string>;
  /** Why its last delivery in this process failed; absent after a restart. */
  reason?: string;
}

interface Inspection {
  messages: Record<"ready" | "delayed", Held[]> & { inflight: { message: Held }[] };
}

interface Held {
  messageId: string;
  body: string;
  messageAttributes?: Record<string, { StringValue?: string; BinaryValue?: string }>;
}

export async function peek(
  endpoint: string,
  queue: Queue,
  reasons: ReadonlyMap<string, string>,
): Promise<DeadLetter[]> {
  const response = await fetch(`${endpoint}/_fauxqs/queues/${encodeURIComponent(queue.engineName)}`);
  if (!response.ok)
    throw new Error(`Cannot look into ${queue.engineName}: ${response.status} ${await response.text()}`);
  const { messages } = (await response.json()) as Inspection;
  const held = [...messages.ready, ...messages.delayed, ...messages.inflight.map(({ message }) => message)];
  return held.map(({ messageId, body, messageAttributes = {} }) => {
    const reason = reasons.get(messageId);
    const attributes = Object.entries(messageAttributes).map(([name, value]) => [
      name,
      value.StringValue ?? value.BinaryValue ?? "",
    ]);
    return { messageId, body, attributes: Object.fromEntries(attributes), ...(reason !== undefined && { reason }) };
  });
}
