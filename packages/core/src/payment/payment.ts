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
export { notified } from "./payment.notified.ts";
export { ofOrder } from "./payment.repo.ts";
export type { Sandbox } from "./payment.sandbox.ts";
export { sandbox, sandboxGateway } from "./payment.sandbox.late.ts";
export * as Signature from "./payment.signature.ts";
export type { Attempt } from "./payment.schema.ts";
export { reconcileDue, take } from "./payment.take.ts";
