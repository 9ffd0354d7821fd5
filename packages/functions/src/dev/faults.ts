/** What happens to transactions between here and DynamoDB, on purpose: local engines have none of it. */
import { atRandom } from "@waybill/core/table/conflicts";
import { faultsOf, lostRequest, lostResponse, throttled } from "@waybill/core/table/faults";
import type { Runtime } from "@waybill/core/runtime";

export interface FaultCounts {
  /** Transactions that were cancelled, as if another one had been on their stock. */
  conflicts: number;
  /** Requests that did not arrive, and answers that did not come back. */
  lost: number;
  throttled: number;
}

/** Beside so many conflicts, a tenth as many transactions get lost or are throttled: more is no table but an outage. */
const shareOfTrouble = 0.1;
const troubles = [lostRequest, lostResponse, throttled];

/** From now on, this share of the transactions that touch stock meet another one. Answers what has happened so far. */
export function injectFaults({ dynamo, random }: Pick<Runtime.Info, "dynamo" | "random">, share: number) {
  const counts = { lost: 0, throttled: 0 };
  const conflicts = atRandom(dynamo, share, random.next);
  const others = faultsOf(dynamo).on("TransactWriteItems", () => {
    others.seen.length = 0;
    if (random.next() >= share * shareOfTrouble) return undefined;
    const trouble = troubles[Math.floor(random.next() * troubles.length)];
    counts[trouble === throttled ? "throttled" : "lost"]++;
    return trouble;
  });
  return {
    counts: (): FaultCounts => ({ conflicts: conflicts.canceled, ...counts }),
    [Symbol.dispose]() {
      others[Symbol.dispose]();
      conflicts[Symbol.dispose]();
    },
  };
}
