/** For tests: whole lives of orders, in few words. */
import type { Goods } from "../goods/goods.ts";
import { Payment } from "../payment/payment.ts";
import { customer, manager, type World } from "../runtime/runtime.fixture.ts";
import { found, place } from "./order.fixture.ts";
import { Order } from "./order.ts";

export type Id = Order.Stored["id"];
let keys = 0;
export const as = <T>(w: World, who: "alice" | "mia", run: () => T): T => {
  const actor = who === "alice" ? customer("alice") : { ...manager, authenticatedAt: w.clock.now() };
  return w.as(actor, run, `after-${++keys}`);
};

export const unit = (sku: string, quantity = 1): Goods.Pick => ({ sku, quantity });
export const cancelLines = (w: World, id: Id, ...lines: Goods.Pick[]) =>
  as(w, "alice", () => Order.cancel({ id, reason: "less", lines }));
export const cancelAll = (w: World, id: Id) => as(w, "alice", () => Order.cancel({ id, reason: "all of it" }));

export async function paid(w: World, units: Record<string, number>, paymentMethod = "pm_succeeds"): Promise<Id> {
  const { id } = await place(w, units, { paymentMethod });
  await w.within(() => Payment.take(id));
  return id;
}

export async function sweep(w: World, rounds = 4, seconds = 61): Promise<void> {
  for (let i = 0; i < rounds; i++) {
    w.advance(seconds);
    await w.within(Payment.reconcileDue);
    await w.within(Order.expireDue);
  }
}

export const net = async (w: World, id: Id) => {
  const order = await found(w, id);
  return order ? { total: order.total, net: order.captured - order.refunded } : null;
};

/** One unit goes out and comes back. */
export async function returned(w: World, id: Id, sku: string): Promise<void> {
  const lines = [unit(sku)];
  const { id: returnId } = await as(w, "mia", () => Order.requestReturn({ id, lines, reason: "no" }));
  await as(w, "mia", () => Order.approveReturn({ id, returnId }));
  await as(w, "mia", () => Order.receiveReturn({ id, returnId }));
}

export async function intentOf(w: World, id: Id, number = 1): Promise<string> {
  const { intentId } = (await w.within(() => Payment.ofOrder(id)))[number - 1] ?? {};
  if (intentId === undefined) throw new Error(`Payment ${number} has no intent`);
  return intentId;
}

/** The gateway tells that something happened to an intent. */
export const told = (w: World, id: Id, intentId: string, type = "payment_intent.succeeded") =>
  w.within(() => Payment.notified({ id: "evt_1", type, intentId, orderId: id }));

export const silent = (): Promise<never> => Promise.reject(new Payment.GatewayUnknown("no answer"));
