/** Mends what the auditor found, one thing at a time, by explicit commands: each is fenced by what was seen, and audited. */
import { Audit } from "../audit/audit.ts";
import { Customer } from "../customer/customer.ts";
import { Failure } from "../error/error.ts";
import { Inventory } from "../inventory/inventory.ts";
import { Order } from "../order/order.ts";
import { Payment } from "../payment/payment.ts";
import { Table } from "../table/table.ts";

/** Asks the gateway about every payment and refund of an order, does what is due, and gives back what an ended one keeps. */
export async function payment(orderId: string): Promise<void> {
  await Payment.take(orderId);
  for (const attempt of await Payment.ofOrder(orderId)) await Payment.bringUpToDate(attempt, true);
  await Payment.giveBackKept(orderId);
}

/** Frees what an ended order still holds. */
export async function release(orderId: string): Promise<void> {
  const order = await Order.find(orderId);
  if (!order) throw Order.NotFound();
  if (!Order.isFinal(order.status) || order.status === "completed") throw Order.refuse(order, order.status);
  await Order.releaseLeft(order);
}

/** `available` becomes what is in the house and not promised; refused when the bucket is not any more what was seen. */
export async function stock(seen: Inventory.Seen & { promised: number }): Promise<void> {
  const { sku, bucket, received, available, promised } = seen;
  const right = received - promised;
  if (right < 0) throw Inventory.Insufficient({ sku, available: received, reserved: promised });
  const committed = await Table.commit([
    Inventory.correct(seen, right),
    Audit.record({
      entity: "stock",
      entityId: `${sku}#${bucket}`,
      action: "stock.repaired",
      before: { available },
      after: { available: right },
    }),
  ]);
  if (!committed.ok) throw Failure.Busy();
}

/** Leaves an order that is not open any more, or enters one that is. */
export async function customer(customerId: string, orderId: string): Promise<void> {
  const order = await Order.find(orderId);
  const isOpen = order?.counted && Order.isOpen(order.status);
  const write = isOpen
    ? Customer.enter(customerId, orderId, Number.MAX_SAFE_INTEGER)
    : Customer.leave(customerId, orderId);
  const committed = await Table.commit([
    // What decided must still be so.
    ...(order ? [Order.unchanged(order)] : []),
    write,
    Audit.record({ entity: "customer", entityId: customerId, action: "customer.repaired", after: { orderId, isOpen } }),
  ]);
  if (!committed.ok) throw Failure.Busy();
}
