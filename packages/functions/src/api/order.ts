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
  cancel: procedure("order:cancel", "Cancels an order that is not paid yet and frees its stock.")
    .input(Order.cancel.schema)
    .output(Order.Info)
    .mutation(({ input }) => Order.cancel(input)),
});
