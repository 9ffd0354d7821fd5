import { Payment } from "@waybill/core/payment";
import { cron } from "./cron.ts";

export const handler = cron("MatchPayments", async () => (await Payment.matchLately()).length);
