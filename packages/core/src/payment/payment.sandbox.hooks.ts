/** The sandbox's webhooks: what they say, and how they reach whoever takes them. */
import { Log } from "../log/log.ts";
import { type Notice, type Webhook, WebhookRefused } from "./payment.gateway.ts";
import { behaviourOf, type Entry, type Happening } from "./payment.sandbox.entry.ts";
import * as ledger from "./payment.sandbox.repo.ts";
import * as Signature from "./payment.signature.ts";

/** Takes a webhook, as an HTTP POST would; throws where it is not taken, and it comes again. */
export type Deliver = (webhook: { body: string; headers: Record<string, string> }) => Promise<void>;

const header = "waybill-sandbox-signature";
const triesMax = 20;

const bodyOf = ({ id: intentId, orderId, paymentId }: Entry, { id, type, at }: Happening): string =>
  JSON.stringify({ id, type, createdAt: at, intentId, orderId, paymentId });

/** Hands over what waits of one intent, in its method's manner. What is not taken waits on. */
export async function handOver(intentId: string, deliver: Deliver, secret: string): Promise<number> {
  const entry = await ledger.get(intentId);
  if (!entry) return 0;
  const taken = new Set<string>();
  let count = 0;
  for (const event of inManner(entry)) {
    const body = bodyOf(entry, event);
    const headers = { "content-type": "application/json", [header]: Signature.sign(secret, body) };
    try {
      await deliver({ body, headers });
      taken.add(event.id);
      count++;
    } catch (error) {
      Log.warn("sandbox webhook not taken", { type: event.type, error: Log.describe(error) });
    }
  }
  await forget(entry, taken);
  return count;
}

function inManner(entry: Entry): readonly Happening[] {
  const { webhooks } = behaviourOf(entry);
  if (webhooks === "duplicated") return entry.events.flatMap((event) => [event, event]);
  return webhooks === "reordered" ? entry.events.toReversed() : entry.events;
}

async function forget(seen: Entry, taken: ReadonlySet<string>): Promise<void> {
  let entry: Entry | null = seen;
  for (let tries = 0; entry && taken.size > 0 && tries < triesMax; tries++) {
    const events = entry.events.filter(({ id }) => !taken.has(id));
    if (await ledger.save(entry, { ...entry, events })) return;
    entry = await ledger.get(seen.id);
  }
}

export function read({ body, headers }: Webhook, secret: string): Notice {
  Signature.verify(secret, { body, header: headers[header] });
  const { id, type, intentId, orderId } = Signature.parse(body) as Partial<Notice>;
  if (id === undefined || type === undefined) throw new WebhookRefused("The webhook says nothing");
  return {
    id,
    type,
    ...(intentId === undefined ? {} : { intentId }),
    ...(orderId === undefined ? {} : { orderId }),
  };
}
