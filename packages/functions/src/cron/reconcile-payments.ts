import { Actor } from "@waybill/core/actor";
import { Log } from "@waybill/core/log";
import { Payment } from "@waybill/core/payment";
import { lambda } from "../edge/edge.ts";

export const handler = lambda(() =>
  Actor.provide({ type: "system", id: "reconcile-payments" }, async () => {
    const count = await Payment.reconcileDue();
    if (count > 0) Log.info("payments looked at", { count });
  }),
);
