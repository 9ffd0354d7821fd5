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
  /** Orders that one customer may have placed and not paid. */
  openOrdersPerCustomerMax: z.int().min(1).max(1_000).default(50),
  /** Units of one SKU that one customer's unpaid orders may hold together; unlimited where it is not set. */
  heldUnitsPerSkuPerCustomerMax: z.int().min(1).max(1_000_000).optional(),
  /** Whether a payment takes the money at once, or reserves it until `payment.capture`. */
  paymentCapture: z.enum(["automatic", "manual"]).default("automatic"),
  /** How long after its delivery an order is complete. */
  completeAfterSeconds: z
    .int()
    .min(0)
    .default(14 * 24 * 3600),
  /** How long after they were shipped customers may ask to return units; staff always may. */
  returnWindowSeconds: z
    .int()
    .min(0)
    .default(60 * 24 * 3600),
  /** Over how many buckets the stock of one product may be spread; 1 switches growth off. */
  bucketsPerProductMax: z.int().min(1).max(64).default(64),
  lowStockThreshold: z.int().min(0).default(5),
  paymentAttemptsMax: z.int().min(1).max(10).default(3),
  /** How long an attempt may stay unanswered before it is cancelled at the gateway. */
  paymentDeadlineSeconds: z.int().min(60).default(900),
  /** Whether calls are counted at all; tries of passwords and codes always are. */
  limitCalls: z.boolean().default(true),
  /** Calls that one caller may make: so many at once, and so many more each second. */
  userCallsBurst: z.int().min(1).default(200),
  userCallsPerSecond: z.number().positive().default(20),
  /** Of staff, and of API keys. */
  staffCallsBurst: z.int().min(1).default(2_000),
  staffCallsPerSecond: z.number().positive().default(200),
  /** Whether addresses are counted: not where all calls come from the addresses of an edge that counts them itself. */
  limitAddresses: z.boolean().default(true),
  /** Of an address whose callers are not known. */
  addressCallsBurst: z.int().min(1).default(400),
  addressCallsPerSecond: z.number().positive().default(40),
  /**
   * Passwords that may be tried for one account from one address, and as many second factors; from all addresses together,
   * four times as many at once and as many an hour; and from one address for all accounts. Not
   * four an hour: a quarter of an hour without a wrong password ends Cognito's own lockout, which would hit the owner, too.
   */
  signInTriesBurst: z.int().min(1).default(5),
  signInTriesPerHour: z.number().positive().default(3),
  signInTriesPerAddressBurst: z.int().min(1).default(50),
  signInTriesPerAddressPerHour: z.number().positive().default(600),
  /** Codes that may be sent to one account, and guesses at one: from one address, and from all together just so. */
  codesBurst: z.int().min(1).default(5),
  codesPerHour: z.number().positive().default(5),
  codeTriesBurst: z.int().min(1).default(10),
  codeTriesPerHour: z.number().positive().default(10),
  /** How long a sign-in is recent enough for calls that hand out rights. */
  stepUpSeconds: z.int().min(60).default(900),
  /** Whether such calls need a second factor also of those who have set up none. */
  stepUpNeedsSecondFactor: z.boolean().default(false),
  /** Answers that must not tell whether an account exists come at multiples of this. */
  neutralAnswerMs: z.int().min(0).max(2_000).default(250),
  auditRetentionDays: z.int().min(1).default(400),
});
export type Info = z.output<typeof Info>;

/** Throws with the name of the wrong rule when a stage is misconfigured. */
export const parse = (input: unknown = {}): Info => Info.parse(input);

export const use = (): Info => Runtime.use().rules;
