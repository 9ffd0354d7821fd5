import * as z from "zod";
import { Failure } from "../error/error.ts";
import { Id } from "../id/id.ts";

export const QuantityExceeded = Failure.define({
  reason: "order.quantity_exceeded",
  kind: "unprocessable",
  message: "The order has fewer such units than you asked for.",
  help: "`details.available` is how many units of the SKU this step can still be taken with: what is cancelled, shipped or returned already does not count. Nothing was changed.",
  details: z.object({ sku: Id.Sku, requested: z.int(), available: z.int() }),
});

export const ReturnNotFound = Failure.define({
  reason: "return.not_found",
  kind: "not_found",
  message: "The order has no such return.",
  help: "`order.returns` lists the returns of an order.",
});

export const FulfilmentNotFound = Failure.define({
  reason: "fulfilment.not_found",
  kind: "not_found",
  message: "The order has no such fulfilment.",
  help: "`order.fulfilments` lists the parcels of an order.",
});

export const ReturnMoved = Failure.define({
  reason: "return.invalid_transition",
  kind: "conflict",
  message: "The return's state does not allow this step.",
  help: "A return is requested, then approved or rejected, and received once it was approved. Read it again.",
  details: z.object({ from: z.string(), to: z.string() }),
});
