import { Notification } from "@waybill/core/notification";
import { cron } from "./cron.ts";

export const handler = cron("SendNotifications", Notification.sendDue);
