/** Orders: placed with their stock, paid, sent out and taken back, and never half there. */
export * as Order from "./order.ts";

export { cancel, carryOut, carryOutRequested } from "./order.cancel.ts";
export {
  CurrencyMismatch,
  InvalidTransition,
  LimitExceeded,
  NotFound,
  NotPaid,
  refuse,
  ReturnWindowOver,
  TotalChanged,
} from "./order.error.ts";
export { Event } from "./order.event.ts";
export { expireDue } from "./order.expire.ts";
export { complete, deliver, fulfil, Fulfilments, fulfilments } from "./order.fulfil.ts";
export {
  allows,
  canMove,
  isFinal,
  isOpen,
  isUnpaid,
  meanings,
  Status,
  type Step,
  steps,
  stepsFrom,
  transitions,
} from "./order.machine.ts";
export {
  awaitCustomer,
  canStartPayment,
  confirm,
  decline,
  find,
  hold,
  lapse,
  mirror,
  rearm,
  reconcilable,
  startPayment,
  voided,
} from "./order.pay.ts";
export { place, preview } from "./order.place.ts";
export { get, list, madeIn, NextStates, nextStates, Timeline, timeline, visible } from "./order.read.ts";
export { releaseLeft } from "./order.release.ts";
export { linesOf, touch, unchanged } from "./order.repo.ts";
export { approveReturn, receiveReturn, rejectReturn, requestReturn, Returns, returns } from "./order.return.ts";
export { Address, Info, Line, Page, Place, Preview, Summary } from "./order.schema.ts";
export { follow, type Stored } from "./order.stored.ts";
