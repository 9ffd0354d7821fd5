import { Runtime } from "../runtime/runtime.ts";
import type { Breach } from "./check.ts";
import type { Ours, Tally } from "./check.tally.ts";

/** I3 at the gateway: its books say of each intent what ours do, and it has no money of an order that we know nothing of. */
export async function checkGateway({ intents }: Tally, from: Date): Promise<Breach[]> {
  const found: Breach[] = [];
  const { gateway } = Runtime.use();
  const unseen = new Map(intents);
  for (let cursor: string | undefined; ;) {
    const page = await gateway.list({ ...around(from), cursor });
    for (const { id, orderId, captured, refunded } of page.intents) {
      const ours = intents.get(id);
      unseen.delete(id);
      if (!ours && orderId !== undefined && captured > 0)
        found.push({
          invariant: "I3",
          subject: orderId,
          says: `the gateway took ${captured} by ${id}, of which nothing is here`,
        });
      if (ours && !agrees(ours, captured, refunded))
        found.push({
          invariant: "I3",
          subject: ours.orderId,
          says: `the gateway took ${captured} and gave back ${refunded} by ${id}, and here it is ${ours.captured} and ${ours.gone}`,
          repair: `repair:payment --order ${ours.orderId}`,
        });
    }
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  for (const [id, { orderId, captured }] of unseen) {
    if (captured === 0) continue;
    // Its list may be a little behind.
    const intent = await gateway.retrieve(id).catch(() => null);
    if (intent?.captured !== captured)
      found.push({
        invariant: "I3",
        subject: orderId,
        says: `${captured} was taken by ${id}, of which the gateway knows nothing`,
      });
  }
  return found;
}

/** What is under way may have arrived there, and need not. */
const agrees = (ours: Ours, captured: number, refunded: number): boolean =>
  ours.isUnknown || (ours.captured === captured && refunded <= ours.gone && refunded >= ours.gone - ours.pending);

/** Two clocks may differ. */
const skewMs = 60_000;
const around = (from: Date) => ({
  from: new Date(from.getTime() - skewMs),
  to: new Date(Runtime.now().getTime() + skewMs),
});
