import { inspect } from "./inspect.ts";
import type { Queue } from "./queue.ts";

export interface DeadLetter {
  messageId: string;
  body: string;
  /** The message attributes' values by name. */
  attributes: Record<string, string>;
  /** Why its last delivery in this process failed; absent after a restart. */
  reason?: string;
}

export async function peek(
  endpoint: string,
  queue: Queue,
  reasons: ReadonlyMap<string, string>,
): Promise<DeadLetter[]> {
  const { ready, delayed, inflight } = await inspect(endpoint, queue);
  const held = [...ready, ...delayed, ...inflight.map(({ message }) => message)];
  return held.map(({ messageId, body, messageAttributes = {} }) => {
    const reason = reasons.get(messageId);
    const attributes = Object.entries(messageAttributes).map(([name, value]) => [
      name,
      value.StringValue ?? value.BinaryValue ?? "",
    ]);
    return { messageId, body, attributes: Object.fromEntries(attributes), ...(reason !== undefined && { reason }) };
  });
}
