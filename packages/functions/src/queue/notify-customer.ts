import { Notification } from "@waybill/core/notification";
import { Order } from "@waybill/core/order";
import { consume } from "./consume.ts";

const { Confirmed, Cancelled, Expired } = Order.Event;

export const handler = consume("NotifyCustomer", [Confirmed, Cancelled, Expired], ({ orderId }, { id, type }) =>
  Notification.tell({ eventId: id, kind: type, orderId }),
);
