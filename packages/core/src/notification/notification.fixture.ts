/** For tests: an order that has ended in some way, and the event that says so. */
import type { Event } from "../event/event.ts";
import { Event as Events } from "../event/event.ts";
import { cancel, place, shop } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { Payment } from "../payment/payment.ts";
import type { World } from "../runtime/runtime.fixture.ts";
import { Notification } from "./notification.ts";

const ends: Record<Notification.OrderKind, (w: World) => Promise<Order.Info>> = {
  async "order.confirmed"(w) {
    const order = await place(w, { A: 2 }, { paymentMethod: "pm_succeeds" });
    await w.within(() => Payment.take(order.id));
    return order;
  },
  async "order.cancelled"(w) {
    const order = await place(w, { A: 2 });
    await cancel(w, order.id);
    return order;
  },
  async "order.expired"(w) {
    const order = await place(w, { A: 2 });
    w.advance(906);
    await w.within(Order.expireDue);
    return order;
  },
};

/** Alice's order of two of A at 2.50, and the fact of its end as a worker is told it. */
export async function ended(w: World, kind: Notification.OrderKind = "order.confirmed") {
  await shop(w, { A: 10 });
  const order = await ends[kind](w);
  const events = await w.within(() => Events.of(`ORD#${order.id}`));
  const event = events.find(({ type }) => type === kind);
  if (!event) throw new Error(`Order ${order.id} has no ${kind}`);
  return { order, told: { eventId: event.id satisfies Event.Info["id"], kind, orderId: order.id } };
}
