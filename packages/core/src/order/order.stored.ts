import type { Goods } from "../goods/goods.ts";
import type { Id } from "../id/id.ts";
import { Log } from "../log/log.ts";
import { Runtime } from "../runtime/runtime.ts";
import { isUnpaid } from "./order.machine.ts";
import type { Info, Summary } from "./order.schema.ts";

/**
 * `reserve` and `release` finish long orders, `expire` unpaid ones, `complete` delivered ones; `reconcile` begins or
 * resolves a payment, or does what was asked for meanwhile.
 */
export type DueKind = "reserve" | "release" | "expire" | "reconcile" | "complete";
export interface Due {
  kind: DueKind;
  at: Date;
}

/** A payment that nobody has begun by then was forgotten: its message is lost, or long under way. */
const paidWithinSeconds = 60;

/** What a placed order waits for: to be paid, where it can be without its customer; else to expire. */
export function firstDue({
  total,
  paymentMethod,
  expiresAt,
}: Pick<Stored, "total" | "paymentMethod" | "expiresAt">): Due {
  if (total > 0 && paymentMethod === undefined) return { kind: "expire", at: expiresAt };
  const soon = Runtime.inSeconds(paidWithinSeconds);
  return { kind: "reconcile", at: soon < expiresAt ? soon : expiresAt };
}

/** Amounts are minor units of the order's currency. */
export interface StoredLine {
  sku: string;
  name: string;
  quantity: number;
  unitPrice: number;
}

/** What was asked for: the whole order, or units of its lines. */
export interface CancelRequest {
  reason: string;
  lines?: Goods.LineUnits[];
}

export interface Rejection {
  sku: string;
  requested: number;
  available: number;
}

export interface Stored {
  id: Id.Of<"order">;
  number: string;
  customerId: Id.Of<"user">;
  status: Info["status"];
  paymentStatus: Info["paymentStatus"];
  fulfillmentStatus: Info["fulfillmentStatus"];
  currency: string;
  total: number;
  lineCount: number;
  lines?: StoredLine[];
  version: number;
  sequence: number;
  reference?: string;
  metadata?: Record<string, string>;
  shippingAddress?: Info["shippingAddress"];
  paymentMethod?: string | undefined;
  attempts: number;
  /** Minor units that were taken, and that went back. */
  captured: number;
  refunded: number;
  /** Records of its goods. */
  goods: number;
  cancelRequest?: CancelRequest;
  counted?: boolean;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  due?: Due;
  /** Of the call that placed it: whatever happens to the order later is found by it. */
  correlationId?: string;
  fenceId?: string;
  digest?: string;
  rejection?: Rejection;
}

export function summaryOf(order: Stored): Summary {
  const { id, number, customerId, status, paymentStatus, fulfillmentStatus, currency } = order;
  const { lineCount, version, reference, metadata, createdAt, updatedAt, expiresAt } = order;
  const money = (amount: number) => ({ amount, currency });
  return {
    id,
    number,
    customerId,
    status,
    paymentStatus,
    fulfillmentStatus,
    lineCount,
    total: money(order.total),
    captured: money(order.captured),
    refunded: money(order.refunded),
    currency,
    version,
    ...(reference === undefined ? {} : { reference }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(order.cancelRequest === undefined ? {} : { cancelRequested: true }),
    createdAt,
    updatedAt,
    ...(isUnpaid(order.status) ? { expiresAt } : {}),
  };
}

/** The order with its lines, and what became of each by `progress`; without one, nothing has. */
export function infoOf(order: Stored, lines: readonly StoredLine[], progress?: Goods.Progress): Info {
  const { lineCount: _, ...summary } = summaryOf(order);
  const { shippingAddress, currency } = order;
  return {
    ...summary,
    ...(shippingAddress === undefined ? {} : { shippingAddress }),
    lines: lines.map(({ sku, name, quantity, unitPrice }, line) => ({
      sku,
      name,
      quantity,
      unitPrice: { amount: unitPrice, currency },
      total: { amount: unitPrice * quantity, currency },
      fulfilled: progress?.fulfilled[line] ?? 0,
      cancelled: progress?.cancelled[line] ?? 0,
      returned: progress?.returned[line] ?? 0,
    })),
  };
}

/** The order as it was answered when it was placed: every copy of the call gets the same. */
export function placedInfo(order: Stored, lines: readonly StoredLine[]): Info {
  const { cancelRequest: _, ...rest } = order;
  const placed: Stored = {
    ...rest,
    status: "pending_payment",
    paymentStatus: "pending",
    fulfillmentStatus: "unfulfilled",
    total: lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0),
    captured: 0,
    refunded: 0,
    version: order.digest === undefined ? 1 : 2,
    updatedAt: order.createdAt,
  };
  return infoOf(placed, lines);
}

/** What happens to the order inside `run` belongs to its journey, whoever looked at it: lines, and events recorded. */
export const follow = <T>({ id, correlationId }: Stored, run: () => T): T =>
  Log.provide({ orderId: id, ...(correlationId === undefined ? {} : { correlationId }) }, run);
