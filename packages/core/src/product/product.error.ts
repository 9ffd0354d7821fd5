import * as z from "zod";
import { Failure } from "../error/error.ts";
import { Id } from "../id/id.ts";

export const NotFound = Failure.define({
  reason: "product.not_found",
  kind: "not_found",
  message: "There is no such product.",
  help: "Check the id or SKU, its case included. Drafts and archived products look absent to customers.",
});
export const SkuTaken = Failure.define({
  reason: "product.sku_taken",
  kind: "conflict",
  message: "Another product has this SKU.",
  help: "SKUs are unique and case counts. Use `product.update`, or `product.bulkUpsert` when either will do.",
  details: z.object({ sku: Id.Sku }),
});
export const Unavailable = Failure.define({
  reason: "product.unavailable",
  kind: "conflict",
  message: "A product that you asked for is not on sale.",
  help: "It is unknown, a draft or archived. Remove the line, or publish the product.",
  details: z.object({ sku: Id.Sku }),
});
export const VersionConflict = Failure.define({
  reason: "conflict.version",
  kind: "conflict",
  message: "Somebody else changed this in the meantime.",
  help: "Read it again, apply your change to what you read, and send its `version` as `expectedVersion`.",
  details: z.object({ expected: z.int(), actual: z.int() }),
});
