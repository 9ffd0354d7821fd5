import * as z from "zod";
import { Cursor } from "../cursor/cursor.ts";
import { Id } from "../id/id.ts";
import { Money } from "../money/money.ts";
import { Text } from "../text/text.ts";

export const Status = z.enum(["draft", "active", "archived"]);

/** Small facts of the caller's own. Keys that JavaScript gives a meaning are refused. */
export const Attributes = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9_.\- ]{1,40}$/)
      .refine((key) => !["__proto__", "constructor", "prototype"].includes(key), "is a reserved word"),
    Text.block(500),
  )
  .refine((record) => Object.keys(record).length <= 50, "must have at most 50 keys");

export const Info = z
  .object({
    id: Id.schema("product"),
    sku: Id.Sku,
    name: z.string(),
    description: z.string().optional(),
    price: Money.Info,
    category: z.string().optional(),
    attributes: z.record(z.string(), z.string()).optional(),
    status: Status.meta({ description: "Only `active` products can be seen and bought." }),
    lowStockThreshold: z.int().optional(),
    version: z.int().meta({ description: "Rises by one with every change." }),
    createdAt: z.date(),
    updatedAt: z.date(),
  })
  .meta({ id: "Product", description: "A product of the catalogue." });
export type Info = z.output<typeof Info>;

/** How many buckets a SKU's stock has, and among how many of them orders choose. */
export interface Buckets {
  buckets: number;
  spread: number;
}

/** What the table knows besides. */
export interface Stored extends Info, Buckets {}

export const Draft = z.strictObject({
  sku: Id.Sku,
  name: Text.line(200),
  description: Text.block(5_000).optional(),
  price: Money.Info,
  category: Text.line(100).optional(),
  attributes: Attributes.optional(),
  status: z.enum(["draft", "active"]).optional().meta({ description: "`draft` unless said." }),
  lowStockThreshold: z.int().min(0).max(1_000_000).optional(),
});
export type Draft = z.output<typeof Draft>;

export const Reference = z.union([z.strictObject({ id: Id.schema("product") }), z.strictObject({ sku: Id.Sku })]);

export const Sort = z.enum(["newest", "name", "price_asc", "price_desc"]);
export type Sort = z.output<typeof Sort>;

export const Page = Cursor.pageOf(Info);
