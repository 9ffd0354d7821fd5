/** Mends what the auditor found, one thing at a time, by explicit commands: each is fenced by what was seen, and audited. */
import { Audit } from "../audit/audit.ts";
import { Customer } from "../customer/customer.ts";
import { Failure } from "../error/error.ts";
import { Inventory } from "../inventory/inventory.ts";
import { Order } from "../order/order.ts";
import { Payment } from "../payment/payment.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Table } from "../table/table.ts";
import { disputed } from "./check.goods.ts";
import { type Group, groupOf, sum } from "./check.group.ts";
import { read } from "./check.read.ts";

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

/**
 * `available` becomes what is in the house and not promised. What is promised is counted once more, over the whole table:
 * refused while an order holds another number of units of the SKU than it is owed, as those that seem to be free may be
 * its own; and when the bucket, or what is promised of it, is not any more what was seen.
 */
export async function stock(seen: Inventory.Seen & { promised: number }): Promise<void> {
  const { sku, bucket, received, available, promised } = seen;
  const right = received - promised;
  if (right < 0) throw Inventory.Insufficient({ sku, available: received, reserved: promised });
  if ((await promisedOf({ sku, bucket })) !== promised) throw Failure.Busy();
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

async function promisedOf({ sku, bucket }: Pick<Inventory.Seen, "sku" | "bucket">): Promise<number> {
  let promised = 0;
  for await (const { items, isOrder } of read()) {
    if (!isOrder) continue;
    let group = groupOf(items);
    if (disputeOf(group, sku)) group = groupOf(await Table.partition(`ORD#${group.id}`));
    const dispute = disputeOf(group, sku);
    if (dispute) throw Inventory.Disputed({ orderId: group.id, ...dispute });
    for (const { allocations } of group.reservations.filter(Reservation.isActive))
      promised += sum(allocations.map((one) => (one.sku === sku && one.bucket === bucket ? one.quantity : 0)));
  }
  return promised;
}

const disputeOf = (group: Group, sku: string) => disputed(group).find((one) => one.sku === sku);

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
