import * as z from "zod";
import { Failure } from "../error/error.ts";
import { Money } from "../money/money.ts";
import { Status, transitions } from "./order.machine.ts";

export const NotFound = Failure.define({
  reason: "order.not_found",
  kind: "not_found",
  message: "There is no such order.",
  help: "Check the id. Somebody else's order looks absent, too.",
});
export const InvalidTransition = Failure.define({
  reason: "order.invalid_transition",
  kind: "conflict",
  message: "The order's state does not allow this step.",
  help: "`details.allowed` lists the states that the order can move to from where it is. Read the order again.",
  details: z.object({ from: Status, to: Status, allowed: z.array(Status) }),
});
export const NotPaid = Failure.define({
  reason: "order.not_paid",
  kind: "conflict",
  message: "Goods do not leave the house before their money is taken.",
  help: "The payment is authorized and not captured: call `payment.capture` first.",
});
export const ReturnWindowOver = Failure.define({
  reason: "return.window_over",
  kind: "conflict",
  message: "The time in which this order's goods could be returned is over.",
  help: "`details.closedAt` says since when. Staff can still ask for the return.",
  details: z.object({ closedAt: z.date() }),
});
export const LimitExceeded = Failure.define({
  reason: "order.limit_exceeded",
  kind: "unprocessable",
  message: "The order is more than this shop allows.",
  help: "`details` names the limit, its value, and what was asked for. Split an order that is too large; pay or cancel what is open before you place more.",
  details: z.object({ limit: z.string(), value: z.int(), actual: z.int() }),
});
export const TotalChanged = Failure.define({
  reason: "order.total_changed",
  kind: "conflict",
  message: "The total is not the one that you expected.",
  help: "A price changed since you showed it. Show the customer `details.actual` and ask again. Nothing was ordered.",
  details: z.object({ expected: Money.Info, actual: Money.Info }),
});
export const CurrencyMismatch = Failure.define({
  reason: "order.currency_mismatch",
  kind: "unprocessable",
  message: "An order has one currency, and a line is priced in another.",
  help: "Place one order for each currency.",
  details: z.object({ expected: Money.Currency, actual: Money.Currency }),
});

/** The step that was asked for, refused: with where else the order may go. */
export const refuse = ({ status }: { status: Status }, to: Status) =>
  InvalidTransition({ from: status, to, allowed: transitions[status].filter((next) => next !== to) });
