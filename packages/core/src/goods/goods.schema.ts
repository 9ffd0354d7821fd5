import * as z from "zod";
import { Id } from "../id/id.ts";
import { Money } from "../money/money.ts";
import { Text } from "../text/text.ts";

const Units = z.object({ sku: Id.Sku, quantity: z.int(), unitPrice: Money.Info });

/** Which units of an order are meant. */
export const Pick = z
  .strictObject({
    sku: Id.Sku,
    quantity: z.int().min(1).max(1_000_000),
    unitPrice: Money.Info.optional().meta({
      description: "Where an order has a SKU at several prices: which. Without it the earliest lines come first.",
    }),
  })
  .meta({ id: "OrderLinePick", description: "So many units of a line of the order." });
export type Pick = z.output<typeof Pick>;

export const Picks = z.array(Pick).min(1).max(1_200);

export const Carrier = Text.line(64);
export const Tracking = Text.line(128);

export const Fulfilment = z
  .object({
    id: Id.schema("fulfilment"),
    orderId: Id.schema("order"),
    status: z.enum(["shipped", "delivered"]),
    lines: z.array(Units),
    carrier: Carrier.optional(),
    tracking: Tracking.optional(),
    createdAt: z.date(),
    updatedAt: z.date(),
  })
  .meta({ id: "Fulfilment", description: "Units of an order that left the house together." });
export type Fulfilment = z.output<typeof Fulfilment>;

export const Return = z
  .object({
    id: Id.schema("return"),
    orderId: Id.schema("order"),
    status: z.enum(["requested", "approved", "rejected", "received"]),
    reason: z.string(),
    lines: z.array(
      Units.extend({ writtenOff: z.int().meta({ description: "Of `quantity`: units that cannot be sold again." }) }),
    ),
    refundId: Id.schema("refund").optional().meta({ description: "Of a received return whose money goes back." }),
    createdAt: z.date(),
    updatedAt: z.date(),
  })
  .meta({ id: "Return", description: "Units of an order that come back." });
export type Return = z.output<typeof Return>;
