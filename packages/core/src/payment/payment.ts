/** Money: taken once, and never unknown for ever. */
export * as Payment from "./payment.ts";

export { Event } from "./payment.event.ts";
export {
  type CreateIntent,
  type Gateway,
  GatewayNotAsked,
  type GatewayRefund,
  GatewayRefused,
  GatewayUnknown,
  type Intent,
  type IntentPage,
  type Notice,
  type Webhook,
  WebhookRefused,
} from "./payment.gateway.ts";
export { capture, voidPayment } from "./payment.capture.ts";
export { AmountExceeded, Declined, InProgress, InvalidTransition, NotFound, Unknown } from "./payment.error.ts";
export { type Difference, matchBooks, matchLately } from "./payment.match.ts";
export { bringUpToDate, notified } from "./payment.notified.ts";
export { get, ledger, list } from "./payment.read.ts";
export { reconcileDue } from "./payment.reconcile.ts";
export { chargeOf, priceBack, refund, startRefund } from "./payment.refund.ts";
export { ofOrder as refundsOf } from "./payment.refund.repo.ts";
export { carryOut as carryOutRefund } from "./payment.refund.settle.ts";
export { ofOrder } from "./payment.repo.ts";
export type { Sandbox } from "./payment.sandbox.ts";
export { sandbox, sandboxGateway } from "./payment.sandbox.late.ts";
export { type Attempt, Info, Ledger, List, Refund, type StoredRefund } from "./payment.schema.ts";
export * as Signature from "./payment.signature.ts";
export { start } from "./payment.start.ts";
export { take } from "./payment.take.ts";
export { finish, giveBackKept, undo } from "./payment.undo.ts";
