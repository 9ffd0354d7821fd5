import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";
import { Money } from "../money/money.ts";

const Fact = z.object({ orderId: Id.schema("order"), paymentId: Id.schema("payment") });
const Refund = Fact.extend({ refundId: Id.schema("refund"), amount: Money.Info });

/** A payment that is captured at once is told of by `order.confirmed`. */
export const Event = {
  Authorized: Events.define("payment.authorized", Fact.extend({ amount: Money.Info })),
  Captured: Events.define("payment.captured", Fact.extend({ amount: Money.Info })),
  Failed: Events.define("payment.failed", Fact.extend({ code: z.string() })),
  Voided: Events.define("payment.voided", Fact),
  Refunded: Events.define("refund.succeeded", Refund),
  RefundFailed: Events.define("refund.failed", Refund.extend({ code: z.string() })),
};
