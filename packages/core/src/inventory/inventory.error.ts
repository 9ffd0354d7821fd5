import * as z from "zod";
import { Failure } from "../error/error.ts";
import { Id } from "../id/id.ts";

export const OutOfStock = Failure.define({
  reason: "inventory.out_of_stock",
  kind: "conflict",
  message: "There is not enough stock of a product that you asked for.",
  help: "`details.available` is what could be had when you asked. Order less, or wait: unpaid holds expire and come back.",
  details: z.object({ sku: Id.Sku, requested: z.int(), available: z.int() }),
});

export const NotFound = Failure.define({
  reason: "inventory.not_found",
  kind: "not_found",
  message: "There is no stock record for this SKU.",
  help: "Every product has one from the moment it is created: check the SKU, its case included.",
});

export const Insufficient = Failure.define({
  reason: "inventory.insufficient",
  kind: "conflict",
  message: "The adjustment would take units that are held for orders.",
  help: "Only `available` units can be written off; the others are promised to customers. Cancel orders first.",
  details: z.object({ sku: Id.Sku, available: z.int(), reserved: z.int() }),
});

export const Disputed = Failure.define({
  reason: "inventory.disputed",
  kind: "conflict",
  message: "An order holds another number of units than it is owed, so it is not known which are free.",
  help: "Told by `repair:stock`. `details.orderId` has `held` units of the SKU and should have `owed`: cancel what it lacks, and let the auditor look again.",
  details: z.object({ sku: Id.Sku, orderId: z.string(), owed: z.int(), held: z.int() }),
});
