// The same package from CommonJS.
import { createClient, isWaybillError } from "@waybill/client";

declare const process: { env: Record<string, string | undefined> };

const waybill = createClient({ url: process.env["WAYBILL_URL"] ?? "", token: process.env["WAYBILL_TOKEN"] ?? "" });

async function main(): Promise<void> {
  const stock = await waybill.product.get({ sku: process.env["WAYBILL_SKU"] ?? "" });
  const error = await waybill.product.get({ sku: "no-such-thing" }).catch((thrown: unknown) => thrown);
  console.log(
    JSON.stringify({ createdAt: stock.createdAt instanceof Date, reason: isWaybillError(error) && error.reason }),
  );
}
void main();
