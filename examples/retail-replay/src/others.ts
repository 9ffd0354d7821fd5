import type { OrderSummary, WaybillApi } from "@waybill/client";
import pMap from "p-map";
import { unitsOf } from "./invoice.ts";
import { holds } from "./orders.ts";
import { readsAtOnce } from "./sales.ts";

const readMax = 500;

/**
 * The units that everybody else's orders hold, read from their lines. With more than a few hundred of them the answer
 * is nothing: then what was reserved before is taken on trust.
 */
export async function unitsOfOthers(
  waybill: WaybillApi,
  orders: readonly OrderSummary[],
): Promise<Map<string, number> | undefined> {
  const holding = orders.filter(holds);
  if (holding.length > readMax) return undefined;
  const whole = await pMap(holding, ({ id }) => waybill.order.get({ id }), { concurrency: readsAtOnce });
  return unitsOf(
    whole.map(({ lines }) => ({
      lines: lines.map(({ sku, quantity, fulfilled }) => ({ sku, quantity: quantity - fulfilled, pence: 0 })),
    })),
  );
}
