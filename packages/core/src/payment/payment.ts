/** Money: taken once, and never unknown for ever. */
export * as Payment from "./payment.ts";

export { Event } from "./payment.event.ts";
export { type Gateway, GatewayNotAsked, GatewayUnknown, type Intent } from "./payment.gateway.ts";
export { ofOrder } from "./payment.repo.ts";
export { sandbox } from "./payment.sandbox.ts";
export type { Attempt } from "./payment.schema.ts";
export { reconcileDue, take } from "./payment.take.ts";
