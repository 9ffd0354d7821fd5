import { Actor } from "@waybill/core/actor";
import { Log } from "@waybill/core/log";
import { Order } from "@waybill/core/order";
import { lambda } from "../edge/edge.ts";

export const handler = lambda(() =>
  Actor.provide({ type: "system", id: "expire-reservations" }, async () => {
    const count = await Order.expireDue();
    if (count > 0) Log.info("orders expired", { count });
  }),
);
