import { Product } from "@waybill/core/product";
import * as z from "zod";
import { procedure, router } from "./trpc.ts";

export const product = router({
  create: procedure("product:write", "Adds a product, a draft unless said otherwise.")
    .input(Product.create.schema)
    .output(Product.Info)
    .mutation(({ input }) => Product.create(input)),
  update: procedure("product:write", "Changes a product; `null` removes a field.")
    .input(Product.update.schema)
    .output(Product.Info)
    .mutation(({ input }) => Product.update(input)),
  publish: procedure("product:write", "Puts a product on sale.")
    .input(Product.publish.schema)
    .output(Product.Info)
    .mutation(({ input }) => Product.publish(input)),
  archive: procedure("product:write", "Takes a product off sale.")
    .input(Product.archive.schema)
    .output(Product.Info)
    .mutation(({ input }) => Product.archive(input)),
  bulkUpsert: procedure("product:write", "Creates or updates up to 100 products by their SKUs.")
    .input(Product.bulkUpsert.schema)
    .output(z.object({ results: z.array(Product.Upserted) }))
    .mutation(({ input }) => Product.bulkUpsert(input)),
  get: procedure("product:read", "Reads a product by id or SKU.")
    .input(Product.get.schema)
    .output(Product.Info)
    .query(({ input }) => Product.get(input)),
  list: procedure("product:read", "Lists products, filtered and sorted.")
    .input(Product.list.schema)
    .output(Product.Page)
    .query(({ input }) => Product.list(input)),
  search: procedure("product:read", "Finds products by the beginnings of words.")
    .input(Product.search.schema)
    .output(Product.Page)
    .query(({ input }) => Product.search(input)),
});
