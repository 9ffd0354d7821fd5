/** Orders: placed with their stock, paid, and never half there. */
export * as Order from "./order.ts";

export { cancel } from "./order.cancel.ts";
export { CurrencyMismatch, InvalidTransition, LimitExceeded, NotFound, TotalChanged } from "./order.error.ts";
export { Event } from "./order.event.ts";
export { expireDue } from "./order.expire.ts";
export { canMove, isFinal, Status, transitions } from "./order.machine.ts";
export {
  awaitCustomer,
  canStartPayment,
  confirm,
  decline,
  find,
  hold,
  rearm,
  reconcilable,
  startPayment,
} from "./order.pay.ts";
export { place, preview } from "./order.place.ts";
export { get, list } from "./order.read.ts";
export { Address, Info, Line, Page, Place, Preview, Summary } from "./order.schema.ts";
export { follow, type Stored } from "./order.stored.ts";
