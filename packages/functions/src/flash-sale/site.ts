/** Where a flash sale takes place: what the crowd needs of a Waybill, and what only whoever runs it may look at. */
import type { WaybillApi } from "@waybill/client";
import type { Answers, Question } from "../dev/questions.ts";

export interface Site {
  /** The client of the n-th buyer, who is a customer of their own. */
  buyer(n: number): WaybillApi;
  admin: WaybillApi;
  ask<Q extends Question>(question: Q): Promise<Answers[Q]>;
  /** Lets some time go by, in which the shop goes on working. */
  rest(): Promise<void>;
  /** Runs in the shop's own edge, past the API. */
  within<T>(run: () => Promise<T>): Promise<T>;
}

export const sku = "FLASH-001";

export async function putOnSale({ admin, ask }: Site, units: number): Promise<void> {
  await admin.product.create({ sku, name: "Lantern", price: { amount: 4_900, currency: "GBP" }, status: "active" });
  await ask("handovers");
  await admin.inventory.receive({ sku, quantity: units, reason: "flash sale" });
}
