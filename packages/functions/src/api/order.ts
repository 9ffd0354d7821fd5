import { Goods } from "@waybill/core/goods";
import { Order } from "@waybill/core/order";
import { procedure, router } from "./trpc.ts";

export const order = router({
  place: procedure("order:create", "Places an order and holds its stock, all or nothing.")
    .input(Order.place.schema)
    .output(Order.Info)
    .mutation(({ input }) => Order.place(input)),
  preview: procedure("order:create", "Says what placing would cost now; holds nothing.")
    .input(Order.preview.schema)
    .output(Order.Preview)
    .query(({ input }) => Order.preview(input)),
  get: procedure("order:read", "Reads an order.")
    .input(Order.get.schema)
    .output(Order.Info)
    .query(({ input }) => Order.get(input)),
  list: procedure("order:read", "Lists orders, newest first; customers see their own.")
    .input(Order.list.schema)
    .output(Order.Page)
    .query(({ input }) => Order.list(input)),
  timeline: procedure("order:read", "Says what happened to an order, first things first.")
    .input(Order.timeline.schema)
    .output(Order.Timeline)
    .query(({ input }) => Order.timeline(input)),
  nextStates: procedure("order:read", "Says what may happen to an order in the state it is in, and who may do it.")
    .input(Order.nextStates.schema)
    .output(Order.NextStates)
    .query(({ input }) => Order.nextStates(input)),
  cancel: procedure(
    "order:cancel",
    "Cancels an order, or units of it, that was not shipped: frees the stock and gives the money back.",
  )
    .input(Order.cancel.schema)
    .output(Order.Info)
    .mutation(({ input }) => Order.cancel(input)),
  fulfil: procedure("order:fulfil", "Sends an order out, whole or in parcels; its units leave the stock.")
    .input(Order.fulfil.schema)
    .output(Order.Info)
    .mutation(({ input }) => Order.fulfil(input)),
  fulfilments: procedure("order:read", "Lists the parcels of an order.")
    .input(Order.fulfilments.schema)
    .output(Order.Fulfilments)
    .query(({ input }) => Order.fulfilments(input)),
  deliver: procedure("order:fulfil", "Notes that parcels arrived; once all have, the order completes after a while.")
    .input(Order.deliver.schema)
    .output(Order.Info)
    .mutation(({ input }) => Order.deliver(input)),
  complete: procedure("order:fulfil", "Completes an order that was sent out, without waiting.")
    .input(Order.complete.schema)
    .output(Order.Info)
    .mutation(({ input }) => Order.complete(input)),
  return: procedure("order:return", "Asks to send units back that were shipped.")
    .input(Order.requestReturn.schema)
    .output(Goods.Return)
    .mutation(({ input }) => Order.requestReturn(input)),
  returns: procedure("order:read", "Lists the returns of an order.")
    .input(Order.returns.schema)
    .output(Order.Returns)
    .query(({ input }) => Order.returns(input)),
  approveReturn: procedure("order:return_any", "Agrees to a return that was asked for.")
    .input(Order.approveReturn.schema)
    .output(Goods.Return)
    .mutation(({ input }) => Order.approveReturn(input)),
  rejectReturn: procedure("order:return_any", "Refuses a return that was asked for.")
    .input(Order.rejectReturn.schema)
    .output(Goods.Return)
    .mutation(({ input }) => Order.rejectReturn(input)),
  receiveReturn: procedure(
    "order:fulfil",
    "Takes returned units in: restocks them or writes them off, and gives the money back.",
  )
    .input(Order.receiveReturn.schema)
    .output(Goods.Return)
    .mutation(({ input }) => Order.receiveReturn(input)),
});
