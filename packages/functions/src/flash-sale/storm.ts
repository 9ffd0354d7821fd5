/** All of them at once, and then until everything has settled: who was refused comes again while a unit comes back. */
import { isWaybillError } from "@waybill/client";
import { arrive, type Buyer, buy, giveBack, isDeclined } from "./buyer.ts";
import { type Site, sku } from "./site.ts";
import { judge, type Refusals, type Span } from "./witness.ts";

export interface Plan {
  buyers: number;
  units: number;
  concurrency: number;
  /** The share of the table's transactions that something happens to; above 0, some payments are in trouble as well. */
  faults: number;
}

export interface Storm {
  crowd: readonly Buyer[];
  /** Buyers who would still like a unit. */
  wanting: number;
  /** Buyers whose card was declined. */
  declined: number;
  /** Units that were seen to go and did not come back. */
  gone: number;
  /** Answers "sold out"; a buyer who comes again may get more than one. */
  refusals: Refusals;
  /** Calls that had no answer after all repetitions, by what came instead. */
  unanswered: Record<string, number>;
  /** False when there were still unpaid orders, or units with takers, after a long time. */
  isSettled: boolean;
  rushSeconds: number;
  settledSeconds: number;
}

export interface Progress {
  arrived: number;
  holding: number;
  refused: number;
}

const roundsMax = 2_400;
/** So many of those whose cards are declined look after their orders, in turn: all at once would be a crowd of its own. */
const looksPerRound = 4;

export async function storm(site: Site, plan: Plan, tell: (progress: Progress) => void): Promise<Storm> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const crowd: Buyer[] = [];
  const wanting = new Set<Buyer>();
  const declining = new Set<Buyer>();
  const refused: Span[] = [];
  const unanswered: Record<string, number> = {};
  let taken = 0;
  let declined = 0;

  async function ask(buyer: Buyer): Promise<void> {
    const answer = await buy(buyer);
    if (answer.word === "taken") {
      wanting.delete(buyer);
      taken++;
      if (isDeclined(buyer)) declining.add(buyer);
    } else wanting.add(buyer);
    if (answer.word === "unanswered") unanswered[answer.reason] = (unanswered[answer.reason] ?? 0) + 1;
    if (answer.word === "refused") refused.push(answer.span);
    tell({ arrived: crowd.length, holding: taken - declined, refused: wanting.size });
  }

  async function returnDeclined(): Promise<void> {
    await inParallel([...declining].slice(0, looksPerRound), looksPerRound, async (buyer) => {
      const isBack = await giveBack(buyer);
      declining.delete(buyer);
      if (isBack) declined++;
      // Who does not know yet looks again when the others have.
      else declining.add(buyer);
    });
  }

  const numbers = Array.from({ length: plan.buyers }, (_, n) => n);
  let rushSeconds: number | undefined;
  const rush = inParallel(numbers, plan.concurrency, (n) => {
    const buyer = arrive(site, n, plan);
    crowd.push(buyer);
    return ask(buyer);
  }).then(() => (rushSeconds = seconds()));

  /** Whether nothing moves any more, as far as can be seen just now. */
  async function isAtRest(isRushing: boolean): Promise<boolean> {
    await returnDeclined();
    if (isRushing) return false;
    const isOpen = await hasOpenOrders(site);
    const { available } = await site.admin.inventory.get({ sku });
    const again = [...wanting].slice(0, available);
    await inParallel(again, plan.concurrency, ask);
    return again.length === 0 && declining.size === 0 && !isOpen;
  }

  async function settle(): Promise<boolean> {
    for (let rounds = 0; rounds < roundsMax;) {
      const isRushing = rushSeconds === undefined;
      if (!isRushing) rounds++;
      // A shop that is too busy to tell is asked again.
      if (await isAtRest(isRushing).catch(busy)) return true;
      await site.rest();
    }
    return false;
  }

  const [isSettled] = await Promise.all([settle(), rush]);
  const handovers = await site.ask("handovers");
  return {
    crowd,
    wanting: wanting.size,
    declined,
    gone: handovers.taken.length - handovers.returned.length,
    refusals: judge({ units: plan.units, refused, ...handovers }),
    unanswered,
    isSettled,
    rushSeconds: rushSeconds ?? seconds(),
    settledSeconds: seconds(),
  };
}

function busy(error: unknown): false {
  if (isWaybillError(error)) return false;
  throw error;
}

async function hasOpenOrders({ admin }: Site): Promise<boolean> {
  const open = ["pending_payment", "payment_processing"] as const;
  const pages = await Promise.all(open.map((status) => admin.order.list({ status, limit: 1 })));
  return pages.some(({ items }) => items.length > 0);
}

async function inParallel<T>(all: readonly T[], atOnce: number, run: (one: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let i = next++; i < all.length; i = next++) await run(all[i] as T);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.floor(atOnce)) }, worker));
}
