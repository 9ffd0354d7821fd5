// What an app does with the client, compiled to an ES module and run against a live server.
import { createClient, isWaybillError, type Order, WaybillError } from "@waybill/client";

declare const process: { env: Record<string, string | undefined> };

const { WAYBILL_URL: url = "", WAYBILL_TOKEN: token = "", WAYBILL_SKU: sku = "" } = process.env;
const waybill = createClient({ url, getToken: () => token });

const order: Order = await waybill.order.place({ lines: [{ sku, quantity: 1 }] }, { correlationId: "consumer" });
const placedAt: Date = order.createdAt;
const read = await waybill.order.get({ id: order.id });

let available: number | undefined;
try {
  await waybill.order.place({ lines: [{ sku, quantity: 1_000 }] });
} catch (error) {
  if (!isWaybillError(error, "inventory.out_of_stock")) throw error;
  available = error.details.available;
}

const stranger = createClient({ url });
const refusal = await stranger.order.get({ id: order.id }).catch((error: unknown) => error);

console.log(
  JSON.stringify({
    same: read.id === order.id && placedAt instanceof Date && read.createdAt.getTime() === placedAt.getTime(),
    available,
    refused: refusal instanceof WaybillError ? refusal.reason : "not refused",
  }),
);
