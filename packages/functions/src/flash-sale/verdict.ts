/** What the shop's books, the gateway's and the auditor say when all has settled, and whether that is as it must be. */
import { Check } from "@waybill/core/check";
import { Product } from "@waybill/core/product";
import { Runtime } from "@waybill/core/runtime";
import { type Site, sku } from "./site.ts";
import type { Plan, Storm } from "./storm.ts";

export interface Verdict {
  /** Units that left what is for sale. */
  sold: number;
  confirmed: number;
  /** Intents of which the gateway has kept money. */
  captures: number;
  /** Orders by their status. */
  orders: Record<string, number>;
  available: number;
  buckets: number;
  /** Orders that were answered and are not there. */
  lost: number;
  /** Customers who got more than their one. */
  doubled: number;
  audit: Check.Report;
  /** What is not as it must be, in sentences; empty when all is well. */
  wrong: string[];
}

/** As many refusals in a thousand may be false. */
const falsePerThousandMax = 5;
/** No sale takes longer, in seconds. */
const day = 24 * 3600;

export async function verdictOf(site: Site, plan: Plan, storm: Storm): Promise<Verdict> {
  const all = await ordersOf(site);
  const orders: Record<string, number> = {};
  for (const { status } of all) orders[status] = (orders[status] ?? 0) + 1;
  const ids = new Set(all.map(({ id }) => id));
  const confirmed = all.filter(({ status }) => status === "confirmed");
  const { available, reserved } = await site.admin.inventory.get({ sku });
  const captures = await site.within(capturesOf);
  const [product] = await site.within(() => Product.bySkus([sku]));
  const audit = await site.within(() => Check.run());
  const found = {
    sold: reserved,
    confirmed: confirmed.length,
    captures,
    orders,
    available,
    buckets: product?.buckets ?? 0,
    lost: storm.crowd.filter(({ orderId }) => orderId !== undefined && !ids.has(orderId)).length,
    doubled: confirmed.length - new Set(confirmed.map(({ customerId }) => customerId)).size,
    audit,
  };
  return { ...found, wrong: wrongIn(found, plan, storm) };
}

export function wrongIn(found: Omit<Verdict, "wrong">, { units }: Plan, storm: Storm): string[] {
  const { sold, confirmed, captures, available, lost, doubled, audit } = found;
  const { refusals, wanting, isSettled, unanswered, gone } = storm;
  const all = refusals.right + refusals.false + refusals.open;
  const said = (isWrong: boolean, says: string): string[] => (isWrong ? [says] : []);
  return [
    ...said(!isSettled, "It did not settle: orders wait for their payment, or units for buyers who want them."),
    ...said(sold + available !== units, `${sold} units are sold and ${available} for sale, of ${units}.`),
    ...said(gone !== sold, `${sold} units are sold, and ${gone} were seen to go: refusals can't be judged.`),
    ...said(sold !== confirmed, `${sold} units are sold, and ${confirmed} orders confirmed.`),
    ...said(captures !== confirmed, `${confirmed} orders are confirmed, and the gateway took money for ${captures}.`),
    ...said(available > 0 && wanting > 0, `${available} units are stranded: ${wanting} buyers would still like one.`),
    ...said(lost > 0, `${lost} orders were acknowledged and are not there.`),
    ...said(doubled > 0, `${doubled} orders are second ones of customers who wanted one.`),
    ...said(Object.keys(unanswered).length > 0, `Calls had no answer: ${JSON.stringify(unanswered)}.`),
    ...said(refusals.false * 1000 > falsePerThousandMax * all, `${refusals.false} of ${all} refusals were false.`),
    ...audit.breaches.map(({ invariant, subject, says }) => `${invariant} ${subject}: ${says}.`),
  ];
}

async function ordersOf({ admin }: Site) {
  const all = [];
  for (let cursor: string | undefined; ;) {
    const page = await admin.order.list({ limit: 100, cursor });
    all.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === undefined) return all;
  }
}

async function capturesOf(): Promise<number> {
  let count = 0;
  for (let cursor: string | undefined; ;) {
    const page = await Runtime.use().gateway.list({ from: Runtime.inSeconds(-day), to: Runtime.inSeconds(60), cursor });
    count += page.intents.filter(({ captured, refunded }) => captured > refunded).length;
    cursor = page.cursor;
    if (cursor === undefined) return count;
  }
}
