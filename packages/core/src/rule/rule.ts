/** Business rules: set per stage, validated at start, in one place. */
export * as Rule from "./rule.ts";

import * as z from "zod";
import { Runtime } from "../runtime/runtime.ts";

export const Info = z.strictObject({
  linesPerOrderMax: z.int().min(1).max(1_200).default(1_200),
  quantityPerLineMax: z.int().min(1).max(1_000_000).default(100_000),
  /** Minor units. */
  orderTotalMax: z.int().min(1).max(Number.MAX_SAFE_INTEGER).default(100_000_000_000),
  /** How long stock is held for an unpaid order. */
  reservationTtlSeconds: z.int().min(10).default(900),
  lowStockThreshold: z.int().min(0).default(5),
  paymentAttemptsMax: z.int().min(1).max(10).default(3),
  /** How long an attempt may stay unanswered before it is cancelled at the gateway. */
  paymentDeadlineSeconds: z.int().min(60).default(900),
});
export type Info = z.output<typeof Info>;

/** Throws with the name of the wrong rule when a stage is misconfigured. */
export const parse = (input: unknown = {}): Info => Info.parse(input);

export const use = (): Info => Runtime.use().rules;
