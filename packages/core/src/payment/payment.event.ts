import * as z from "zod";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";

export const Event = {
  Failed: Events.define(
    "payment.failed",
    z.object({ orderId: Id.schema("order"), paymentId: Id.schema("payment"), code: z.string() }),
  ),
};
