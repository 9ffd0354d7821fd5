import { Payment } from "@waybill/core/payment";
import { Runtime } from "@waybill/core/runtime";
import { as, type Command } from "./command.ts";

/** The webhook about it, or the next round of the cron, brings the order on. */
export const completePayment: Command = {
  needs: ["order"],
  usage: "--order ID",
  does: "does what the sandbox waits for, as a customer would in a real bank's window",
  async run({ order: orderId = "" }) {
    const { status } = await as("payment:complete", async () => {
      if (Runtime.use().gateway.provider !== Payment.sandbox.provider)
        throw new Error("This stage's payments are not the sandbox's: its customers have to act themselves.");
      const { intentId } = (await Payment.ofOrder(orderId)).at(-1) ?? {};
      if (intentId === undefined) throw new Error(`No payment of ${orderId} is under way.`);
      return await Payment.sandbox.completeAction(intentId);
    });
    console.log(`The payment of ${orderId} is ${status} now; the order hears of it within a minute.`);
  },
};
