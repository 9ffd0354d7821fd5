/** Credits that no order covers: money for nothing, which Waybill does not give. */
import { isWaybillError, type WaybillApi } from "@waybill/client";
import pMap from "p-map";
import type { Credit } from "./credit.ts";
import { userOf } from "./customer.ts";
import type { Plan, Uncovered } from "./plan.ts";
import { newestFirst, type Sale } from "./sales.ts";

export interface RefusedCredit extends Uncovered {
  /** Waybill's own, or of the replay: `no_customer`, `no_earlier_order`, `nothing_returned`. */
  reason: string;
  message: string;
}

interface Asking {
  plan: Plan;
  sales: readonly Sale[];
  concurrency: number;
  onAnswer: () => void;
}

export interface Goodwill {
  refused: RefusedCredit[];
  /** Sentences about credits that were not refused, which must not be. */
  problems: string[];
}

/** Asks for each of them what a customer could ask for, and notes why it is not to be had. */
export async function askForGoodwill(waybill: WaybillApi, asking: Asking): Promise<Goodwill> {
  const { plan, sales, concurrency, onAnswer } = asking;
  const byCustomer = Map.groupBy(sales.toSorted(newestFirst), ({ customerId }) => customerId);
  const problems: string[] = [];
  const ask = async (uncovered: Uncovered): Promise<RefusedCredit> => {
    const { credit, quantity } = uncovered;
    const own = credit.customer === undefined ? [] : (byCustomer.get(userOf(credit.customer)) ?? []);
    const sale = askable(own, uncovered, plan);
    if (credit.quantity <= 0 || credit.customer === undefined || !sale) return { ...uncovered, ...unasked(credit) };
    const answer = await refusalOf(waybill, sale, { name: credit.name, sku: credit.sku, quantity });
    if (answer.reason === accepted) problems.push(`${credit.name}: ${answer.message}`);
    return { ...uncovered, ...answer };
  };
  const refused = await pMap(
    plan.uncovered,
    async (uncovered) => {
      const answer = await ask(uncovered);
      onAnswer();
      return answer;
    },
    { concurrency },
  );
  return { refused, problems };
}

/**
 * The customer's newest order before the credit, which has not so many units left, or there would be a return. Without
 * one, the newest of all; but one that has the units would take back what was bought only later, and is not asked.
 */
const askable = (own: readonly Sale[], { credit, quantity }: Uncovered, plan: Plan): Sale | undefined =>
  own.find(({ at }) => at < Date.parse(credit.date)) ?? own.find((sale) => plan.leftOf(sale, credit.sku) < quantity);

type Answer = Pick<RefusedCredit, "reason" | "message">;

/** What the replay can say by itself. */
function unasked({ quantity, customer }: Credit): Answer {
  if (quantity <= 0) return { reason: "nothing_returned", message: "The row has no units that come back." };
  if (customer === undefined) return { reason: "no_customer", message: "The file does not say whose it is." };
  return { reason: "no_earlier_order", message: "The customer has bought nothing before." };
}

const accepted = "accepted";

async function refusalOf(
  waybill: WaybillApi,
  { id }: Sale,
  { name, sku, quantity }: { name: string; sku: string; quantity: number },
): Promise<Answer> {
  try {
    const { id: returnId } = await waybill.order.return({ id, lines: [{ sku, quantity }], reason: name });
    await waybill.order.rejectReturn({ id, returnId });
    return {
      reason: accepted,
      message: `order ${id} would have taken back ${quantity} of ${sku} that it does not have`,
    };
  } catch (error) {
    if (!isWaybillError(error) || error.reason.startsWith("network.")) throw error;
    return { reason: error.reason, message: error.message };
  }
}
