import { Payment } from "@waybill/core/payment";
import { procedure, router } from "./trpc.ts";

export const payment = router({
  start: procedure("payment:create", "Pays an order that waits for it; answers as far as the gateway has.")
    .input(Payment.start.schema)
    .output(Payment.Info)
    .mutation(({ input }) => Payment.start(input)),
  get: procedure("payment:read", "Reads a payment of an order.")
    .input(Payment.get.schema)
    .output(Payment.Info)
    .query(({ input }) => Payment.get(input)),
  list: procedure("payment:read", "Lists the payments of an order, first to last.")
    .input(Payment.list.schema)
    .output(Payment.List)
    .query(({ input }) => Payment.list(input)),
  ledger: procedure("payment:read", "Adds up all the money of an order: payments, refunds, and what is left.")
    .input(Payment.ledger.schema)
    .output(Payment.Ledger)
    .query(({ input }) => Payment.ledger(input)),
  capture: procedure("payment:capture", "Takes the money of an authorized payment, or part of it; the rest is let go.")
    .input(Payment.capture.schema)
    .output(Payment.Info)
    .mutation(({ input }) => Payment.capture(input)),
  void: procedure("payment:capture", "Lets an authorized payment go, and cancels its order.")
    .input(Payment.voidPayment.schema)
    .output(Payment.Info)
    .mutation(({ input }) => Payment.voidPayment(input)),
  refund: procedure("payment:refund", "Gives money back: an amount, the price of some units, or all that is left.")
    .input(Payment.refund.schema)
    .output(Payment.Refund)
    .mutation(({ input }) => Payment.refund(input)),
});
