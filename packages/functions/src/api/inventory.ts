import { Inventory } from "@waybill/core/inventory";
import { procedure, router } from "./trpc.ts";

export const inventory = router({
  get: procedure("inventory:read", "Reads the stock of one SKU.")
    .input(Inventory.get.schema)
    .output(Inventory.Info)
    .query(({ input }) => Inventory.get(input)),
  list: procedure("inventory:read", "Lists the stock of every SKU, by SKU.")
    .input(Inventory.list.schema)
    .output(Inventory.Page)
    .query(({ input }) => Inventory.list(input)),
  receive: procedure("inventory:write", "Books units in.")
    .input(Inventory.receive.schema)
    .output(Inventory.Movement)
    .mutation(({ input }) => Inventory.receive(input)),
  adjust: procedure("inventory:write", "Corrects the count; never takes units that are held.")
    .input(Inventory.adjust.schema)
    .output(Inventory.Movement)
    .mutation(({ input }) => Inventory.adjust(input)),
  movements: procedure("inventory:read", "Lists what came in and was corrected, newest first.")
    .input(Inventory.movements.schema)
    .output(Inventory.Movements)
    .query(({ input }) => Inventory.movements(input)),
});
