import { Notification } from "@waybill/core/notification";
import { Order } from "@waybill/core/order";
import { User } from "@waybill/core/user";
import { consume } from "./consume.ts";

const { Confirmed, Cancelled, Expired } = Order.Event;
const { SignUpRepeated } = User.Event;

export const handler = consume(
  "NotifyCustomer",
  [Confirmed, Cancelled, Expired, SignUpRepeated],
  (data, { id, type }) =>
    "orderId" in data
      ? Notification.tell({ eventId: id, kind: type as Notification.OrderKind, orderId: data.orderId })
      : Notification.tell({ eventId: id, kind: "user.sign_up_repeated", userId: data.userId }),
);
