import { Inventory } from "@waybill/core/inventory";
import { cron } from "./cron.ts";

export const handler = cron("RebalanceStock", Inventory.rebalanceDue);
