import * as z from "zod";
import { Cursor } from "../cursor/cursor.ts";
import { Id } from "../id/id.ts";
import { Money } from "../money/money.ts";
import { PaymentMethod } from "../payment-method/payment-method.ts";
import { Text } from "../text/text.ts";
import { Status } from "./order.machine.ts";

export const PaymentStatus = z.enum([
  "pending",
  "authorized",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
  "expired",
]);
export const FulfillmentStatus = z.enum(["unfulfilled", "partially_fulfilled", "fulfilled", "returned"]);

export const Line = z
  .object({
    sku: Id.Sku,
    name: z.string().meta({ description: "The product's name when the order was placed." }),
    quantity: z.int(),
    unitPrice: Money.Info,
    total: Money.Info,
    fulfilled: z.int().meta({ description: "Of `quantity`: units that have left the house." }),
    cancelled: z.int().meta({ description: "Of `quantity`: units that were cancelled, and are not paid for." }),
    returned: z.int().meta({ description: "Of `fulfilled`: units that came back." }),
  })
  .meta({ id: "OrderLine", description: "So many units of one SKU at one price." });
export type Line = z.output<typeof Line>;

export const Address = z
  .strictObject({
    name: Text.line(200),
    line1: Text.line(200),
    line2: Text.line(200).optional(),
    city: Text.line(100),
    region: Text.line(100).optional(),
    postalCode: Text.line(20).optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, "must be an ISO 3166 country code of two capitals")
      .meta({ description: "ISO 3166-1 alpha-2: `GB`." }),
  })
  .meta({ id: "Address", description: "Where the goods go. Personal data." });

/** Small facts of the caller's own, as Stripe has them. */
export const Metadata = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9_.-]{1,40}$/)
      .refine((key) => key !== "__proto__" && key !== "constructor" && key !== "prototype"),
    Text.block(500),
  )
  .refine((record) => Object.keys(record).length <= 50, "must have at most 50 keys");

export const Reference = Text.line(64);

export const Info = z
  .object({
    id: Id.schema("order"),
    number: z.string().meta({ description: "For people: short enough to read out." }),
    customerId: Id.schema("user"),
    status: Status,
    paymentStatus: PaymentStatus,
    fulfillmentStatus: FulfillmentStatus,
    lines: z.array(Line),
    total: Money.Info.meta({ description: "Of all units that are not cancelled." }),
    captured: Money.Info.meta({ description: "What was taken." }),
    refunded: Money.Info.meta({ description: "What went back." }),
    currency: Money.Currency,
    version: z.int().meta({ description: "Rises by one with every change." }),
    reference: Reference.optional(),
    metadata: z.record(z.string(), z.string()).optional(),
    shippingAddress: Address.optional(),
    cancelRequested: z.literal(true).optional().meta({
      description: "A cancellation was asked for and is done as soon as the payment gateway has answered.",
    }),
    createdAt: z.date(),
    updatedAt: z.date(),
    expiresAt: z.date().optional().meta({ description: "While stock is held unpaid: until when." }),
  })
  .meta({ id: "Order", description: "An order." });
export type Info = z.output<typeof Info>;

/** A list shows orders without their lines: one may have a thousand. */
export const Summary = Info.omit({ lines: true, shippingAddress: true })
  .extend({ lineCount: z.int() })
  .meta({ id: "OrderSummary", description: "An order without its lines." });
export type Summary = z.output<typeof Summary>;

export const Page = Cursor.pageOf(Summary);

export const PlaceLine = z.strictObject({
  sku: Id.Sku,
  quantity: z.int().min(1).max(1_000_000),
  unitPrice: Money.Info.optional().meta({
    description: "An agreed price; needs `order:price`. Everyone else pays the catalogue's.",
  }),
});

export const Basket = z.strictObject({
  lines: z.array(PlaceLine).min(1).max(5_000).meta({ description: "Lines of equal SKU and price are merged." }),
  currency: Money.Currency.optional().meta({ description: "Refused when a price is in another." }),
});

export const Place = Basket.extend({
  customerId: Id.schema("user")
    .optional()
    .meta({ description: "For whom; needs `order:price`. Yourself unless said." }),
  shippingAddress: Address.optional(),
  paymentMethod: PaymentMethod.Token.optional(),
  expectedTotal: Money.Info.optional().meta({
    description: "What the customer was shown; refused as `order.total_changed` when it differs.",
  }),
  reference: Reference.optional().meta({ description: "Your own number for the order." }),
  metadata: Metadata.optional(),
});
export type Place = z.output<typeof Place>;

export const Preview = z
  .object({
    lines: z.array(Line.omit({ fulfilled: true, cancelled: true, returned: true })),
    total: Money.Info,
    currency: Money.Currency,
  })
  .meta({ id: "OrderPreview", description: "What placing would cost." });
