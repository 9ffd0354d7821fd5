/**
 * The typed client of Waybill, an order backend.
 *
 * ```ts
 * import { createClient, isWaybillError } from "@waybill/client";
 *
 * const waybill = createClient({ url: "https://api.example.com", getToken: () => session.accessToken });
 *
 * try {
 *   const order = await waybill.order.place({ lines: [{ sku: "MUG-01", quantity: 2 }] });
 *   console.log(order.id, order.total);
 * } catch (error) {
 *   if (isWaybillError(error, "inventory.out_of_stock")) console.log(`Only ${error.details.available} left.`);
 *   else throw error;
 * }
 * ```
 *
 * Calls are repeated by themselves where that is safe, dates are `Date`s, and every failure is a {@link WaybillError}.
 *
 * @module
 */
export { createClient } from "./client.ts";
export type * from "./contract.ts";
export {
  type ClientErrorDetails,
  type DetailsOf,
  type ErrorReason,
  type Issue,
  isWaybillError,
  WaybillError,
} from "./error.ts";
export type { CallOptions, ClientOptions, FetchLike, GetToken } from "./options.ts";
export type { RetryOptions } from "./retry.ts";
