import { Order } from "@waybill/core/order";
import { Payment } from "@waybill/core/payment";
import { consume } from "./consume.ts";

export const handler = consume("ProcessOrder", [Order.Event.Placed], ({ orderId }) => Payment.take(orderId));
