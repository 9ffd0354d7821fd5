import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";
import { Money } from "../money/money.ts";

const Fact = z.object({ orderId: Id.schema("order") });

export const Event = {
  Placed: Events.define("order.placed", Fact),
  Confirmed: Events.define("order.confirmed", Fact.extend({ total: Money.Info })),
  Cancelled: Events.define("order.cancelled", Fact.extend({ reason: z.string() })),
  Expired: Events.define("order.expired", Fact),
};
