import { Actor } from "@waybill/core/actor";
import { Log } from "@waybill/core/log";
import { Notification } from "@waybill/core/notification";
import { lambda } from "../edge/edge.ts";

export const handler = lambda(() =>
  Actor.provide({ type: "system", id: "send-notifications" }, async () => {
    const count = await Notification.sendDue();
    if (count > 0) Log.info("mails sent that were due", { count });
  }),
);
