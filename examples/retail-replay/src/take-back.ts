import { isWaybillError, type Return, type WaybillApi } from "@waybill/client";
import pMap from "p-map";
import type { Line } from "./invoice.ts";
import type { Part } from "./plan.ts";

interface TakingBack {
  concurrency: number;
  onReceived: () => void;
}

/** What an order said no to, although the files say that it has the units. */
export interface Failed {
  part: Part;
  reason: string;
  message: string;
}

/** Carries the returns out, some orders at once and those of one order one by one. */
export async function takeBack(
  waybill: WaybillApi,
  parts: readonly Part[],
  { concurrency, onReceived }: TakingBack,
): Promise<Failed[]> {
  const failed: Failed[] = [];
  const ofOneOrder = async (own: readonly Part[]): Promise<void> => {
    for (const part of own) {
      try {
        await takeOne(waybill, part);
      } catch (error) {
        if (!isWaybillError(error) || error.reason.startsWith("network.")) throw error;
        failed.push({ part, reason: error.reason, message: error.message });
      }
      onReceived();
    }
  };
  await pMap(Map.groupBy(parts, ({ sale }) => sale.id).values(), ofOneOrder, { concurrency });
  return failed;
}

/** From wherever it is. The goods are restocked, and the money goes back with them. */
async function takeOne(waybill: WaybillApi, part: Part): Promise<void> {
  const { id } = part.sale;
  const asked = part.begun ?? (await askFor(waybill, part));
  const returnId = asked.id;
  const { status } =
    asked.status === "requested"
      ? await waybill.order.approveReturn({ id, returnId }, { idempotencyKey: `retail-approve-${returnId}` })
      : asked;
  if (status === "approved")
    await waybill.order.receiveReturn({ id, returnId }, { idempotencyKey: `retail-restock-${returnId}` });
}

/** A key is forgotten after a day: then the plan knows the return, which carries the row's name as its reason. */
function askFor(waybill: WaybillApi, { credit, sale, units, before }: Part): Promise<Return> {
  const idempotencyKey = `retail-return-${sale.id}-${credit.name.replaceAll(/\W+/g, "-")}-${before}`;
  return waybill.order.return({ id: sale.id, reason: credit.name, lines: units.map(pickOf) }, { idempotencyKey });
}

const pickOf = ({ sku, quantity, pence }: Line) => ({
  sku,
  quantity,
  unitPrice: { amount: pence, currency: "GBP" },
});
