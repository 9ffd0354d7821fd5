import { Order } from "@waybill/core/order";
import { cron } from "./cron.ts";

export const handler = cron("ExpireReservations", Order.expireDue);
