import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";
import { Money } from "../money/money.ts";

const Fact = z.object({ orderId: Id.schema("order") });

const Goods = Fact.extend({ fulfilmentId: Id.schema("fulfilment") });
const Return = Fact.extend({ returnId: Id.schema("return") });

export const Event = {
  Placed: Events.define("order.placed", Fact),
  Confirmed: Events.define("order.confirmed", Fact.extend({ total: Money.Info })),
  Cancelled: Events.define("order.cancelled", Fact.extend({ reason: z.string() })),
  LinesCancelled: Events.define("order.lines_cancelled", Fact.extend({ reason: z.string(), total: Money.Info })),
  Expired: Events.define("order.expired", Fact),
  Fulfilled: Events.define("order.fulfilled", Goods.extend({ isWhole: z.boolean() })),
  Delivered: Events.define("order.delivered", Goods),
  Completed: Events.define("order.completed", Fact),
  ReturnRequested: Events.define("return.requested", Return),
  ReturnApproved: Events.define("return.approved", Return),
  ReturnRejected: Events.define("return.rejected", Return),
  ReturnReceived: Events.define("return.received", Return.extend({ refunded: Money.Info })),
};
