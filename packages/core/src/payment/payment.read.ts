import * as z from "zod";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Order } from "../order/order.ts";
import { NotFound } from "./payment.error.ts";
import * as refunds from "./payment.refund.repo.ts";
import * as repo from "./payment.repo.ts";
import { type Info, infoOf, type Ledger, refundInfoOf } from "./payment.schema.ts";
import { actionOf } from "./payment.start.ts";

const OfOrder = z.strictObject({ orderId: Id.schema("order") });

export const get = fn(OfOrder.extend({ id: Id.schema("payment") }), async ({ orderId, id }): Promise<Info> => {
  const order = await Order.visible(orderId);
  const attempt = (await repo.ofOrder(order.id)).find((one) => one.id === id);
  if (!attempt) throw NotFound();
  return { ...infoOf(attempt), ...(await actionOf(attempt)) };
});

/** All attempts of an order, first to last: there are few. */
export const list = fn(OfOrder, async ({ orderId }) => {
  const order = await Order.visible(orderId);
  return { items: (await repo.ofOrder(order.id)).map(infoOf) };
});

export const ledger = fn(OfOrder, async ({ orderId }): Promise<Ledger> => {
  const order = await Order.visible(orderId);
  const [attempts, given] = await Promise.all([repo.ofOrder(order.id), refunds.ofOrder(order.id)]);
  const money = (amount: number) => ({ amount, currency: order.currency });
  const pending = given
    .filter(({ status, currency }) => status === "pending" && currency === order.currency)
    .reduce((sum, { amount }) => sum + amount, 0);
  return {
    orderId: order.id,
    total: money(order.total),
    captured: money(order.captured),
    refunded: money(order.refunded),
    pending: money(pending),
    net: money(order.captured - order.refunded),
    payments: attempts.map(infoOf),
    refunds: given.map((refund) => refundInfoOf(refund, attempts)),
  };
});
