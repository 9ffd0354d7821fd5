import { isWaybillError, type OrderSummary, type WaybillApi } from "@waybill/client";
import pMap from "p-map";
import { isShipped } from "./orders.ts";

interface Shipping {
  concurrency: number;
  onDelivered: () => void;
}

/** What can still happen to an order before it is with its customer. */
export const isToShip = ({ status }: OrderSummary): boolean => status === "confirmed" || status === "fulfilled";

/** Sends the orders out whole and notes that they arrived; returns a sentence for each that could not be. */
export async function shipAll(
  waybill: WaybillApi,
  orders: readonly OrderSummary[],
  { concurrency, onDelivered }: Shipping,
): Promise<string[]> {
  const problems: string[] = [];
  const ship = async (order: OrderSummary): Promise<void> => {
    const { id, reference } = order;
    try {
      if (!isShipped(order)) await waybill.order.fulfil({ id }, { idempotencyKey: `retail-fulfil-${id}` });
      if (await isUnderway(waybill, order))
        await waybill.order.deliver({ id }, { idempotencyKey: `retail-deliver-${id}` });
    } catch (error) {
      if (!isWaybillError(error) || error.reason.startsWith("network.")) throw error;
      problems.push(`the order of invoice ${reference} was not delivered: ${error.message} (${error.reason})`);
    }
    onDelivered();
  };
  await pMap(orders, ship, { concurrency });
  return problems;
}

/** Sent out in this run, or by a run that came no further. */
async function isUnderway(waybill: WaybillApi, { id, status }: OrderSummary): Promise<boolean> {
  if (status === "confirmed") return true;
  const { items } = await waybill.order.fulfilments({ id });
  return items.some((parcel) => parcel.status === "shipped");
}
