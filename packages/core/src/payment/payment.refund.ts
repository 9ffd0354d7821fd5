/** Money that goes back: asked for once, carried out once, and found out about where the gateway did not say. */
import * as z from "zod";
import { Access } from "../access/access.ts";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Goods } from "../goods/goods.ts";
import { Money } from "../money/money.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Text } from "../text/text.ts";
import { AmountExceeded, InvalidTransition } from "./payment.error.ts";
import { checkAfterSeconds } from "./payment.log.ts";
import { carryOut } from "./payment.refund.settle.ts";
import * as refunds from "./payment.refund.repo.ts";
import * as repo from "./payment.repo.ts";
import { type Attempt, type Refund, refundInfoOf, type StoredRefund } from "./payment.schema.ts";

const Input = z
  .strictObject({
    orderId: Id.schema("order"),
    amount: Money.Info.optional().meta({ description: "All that can be refunded, unless this or `lines` is said." }),
    lines: Goods.Picks.optional().meta({ description: "Units whose price is refunded; they stay where they are." }),
    reason: Text.line(200),
  })
  .refine(({ amount, lines }) => !amount || !lines, "must name an amount or lines, not both");

/** By staff who signed in just now, or a key that may. */
export const refund = fn(Input, (input) => {
  Access.requireStepUp({ keysMay: true });
  return Idempotency.once<Refund>({
    procedure: "payment.refund",
    input,
    keyRequired: true,
    async attempt(fence) {
      for (let tries = 0; tries < triesMax; tries++) {
        const order = await Order.visible(input.orderId);
        const attempt = await refundableOf(order);
        const { amount, lines } = await wanted(order, attempt, input);
        const started = startRefund(order, attempt, { amount, lines, reason: input.reason, kind: "refund" });
        const fenced = fence(`${order.id}#${started.refund.id}`);
        // By lines, what was refunded of each is counted from what is there: nothing may come in between.
        const unchanged = lines ? [Order.touch(order)] : [];
        const committed = await Table.commit([...fenced, ...unchanged, ...started.writes]);
        if (committed.ok) return answer(order.id, started.refund.id);
        Idempotency.assertFresh(committed.refused);
      }
      throw Failure.Busy();
    },
    async replay(resourceId) {
      const [orderId = "", refundId = ""] = resourceId.split("#");
      return answer(orderId, refundId);
    },
  });
});

const triesMax = 6;

async function answer(orderId: string, refundId: string): Promise<Refund> {
  await carryOut(orderId, refundId);
  const refund = await refunds.get(orderId, refundId);
  if (!refund) throw new Error(`Refund ${refundId} is gone`);
  return refundInfoOf(refund, await repo.ofOrder(orderId));
}

/** What paid the order. Money that came too late is none of it, even where it could not go back. */
export async function chargeOf(orderId: string): Promise<Attempt | undefined> {
  const [attempts, given] = await Promise.all([repo.ofOrder(orderId), refunds.ofOrder(orderId)]);
  const late = new Set(given.flatMap(({ kind, paymentNumber }) => (kind === "late" ? [paymentNumber] : [])));
  return attempts.find(({ status, number }) => status === "captured" && !late.has(number));
}

async function refundableOf(order: Order.Stored): Promise<Attempt> {
  const [attempts, charge] = await Promise.all([repo.ofOrder(order.id), chargeOf(order.id)]);
  const captured = attempts.filter(({ status }) => status === "captured");
  const isLeft = ({ refundable }: Attempt) => refundable > 0;
  const attempt = charge && isLeft(charge) ? charge : (captured.find(isLeft) ?? captured.at(-1));
  if (!attempt) throw InvalidTransition({ from: attempts.at(-1)?.status ?? "none", step: "refund" });
  return attempt;
}

async function wanted(order: Order.Stored, attempt: Attempt, input: z.output<typeof Input>) {
  const available = attempt.refundable;
  const currency = attempt.mismatch ?? attempt.currency;
  if (input.amount && input.amount.currency !== currency)
    throw Order.CurrencyMismatch({ expected: currency, actual: input.amount.currency });
  const lines = input.lines && (await unrefunded(order, input.lines));
  const amount = lines ? lines.value : (input.amount?.amount ?? available);
  if (amount < 1 || amount > available) throw AmountExceeded({ requested: amount, available });
  return { amount, lines: lines?.units };
}

async function unrefunded(order: Order.Stored, picks: z.output<typeof Goods.Picks>) {
  const { lines, left } = await unrefundedUnits(order);
  const units = Goods.resolve(lines, left, picks, order.currency);
  return { units, value: Goods.valueOf(lines, units) };
}

/** Units of each line whose price has not gone back and is not on its way. */
async function unrefundedUnits(order: Order.Stored) {
  const [lines, records, given] = await Promise.all([
    Order.linesOf(order),
    Goods.of(order.id),
    refunds.ofOrder(order.id),
  ]);
  const alive = given.filter(({ status }) => status !== "failed");
  const left = lines.map(({ quantity }) => quantity);
  const subtract = (units: readonly Goods.LineUnits[]) => {
    for (const [line, quantity] of units) left[line] = (left[line] ?? 0) - quantity;
  };
  for (const record of records) if (record.kind === "cancellation") subtract(record.lines);
  // A cancellation's own refund is of units that are subtracted already.
  for (const one of alive) if (one.kind !== "cancellation") subtract(one.lines ?? []);
  const returned = records.flatMap((record) => (record.state === "received" ? record.lines : []));
  return {
    lines,
    /** What the customer has of the order, or is going to get, costs so much. */
    kept: order.total - Goods.valueOf(lines, returned),
    given,
    left: left.map((quantity) => Math.max(0, quantity)),
  };
}

const sumOf = (given: readonly StoredRefund[], which: (one: StoredRefund) => boolean): number =>
  given.filter(which).reduce((sum, { amount }) => sum + amount, 0);

/**
 * What goes back for units that are cancelled or come back, of an order as it was before: their price, as far as it has
 * not gone back. Where less was captured than the order costs, what the customer has not paid for what stays comes first.
 */
export async function priceBack(order: Order.Stored, attempt: Attempt, picked: readonly Goods.LineUnits[]) {
  const { lines, kept, given, left } = await unrefundedUnits(order);
  const units = Goods.upTo(picked, left);
  const own = given.filter(({ paymentNumber }) => paymentNumber === attempt.number);
  const paid = attempt.captured - sumOf(own, (one) => one.status !== "failed" && forUnits.has(one.kind));
  const unpaid = Math.max(0, kept - paid);
  const amount = Math.min(Math.max(0, Goods.valueOf(lines, units) - unpaid), attempt.refundable);
  return { units, amount };
}

/** What is kept beyond what the customer has, as far as refunds of units that are gone have failed: never more than they were. */
export async function excessOf(order: Order.Stored, attempt: Attempt): Promise<number> {
  const { kept, given } = await unrefundedUnits(order);
  const own = given.filter(({ paymentNumber }) => paymentNumber === attempt.number);
  const failed = sumOf(own, (one) => one.status === "failed" && forUnits.has(one.kind));
  const net = attempt.captured - sumOf(own, ({ status }) => status !== "failed");
  return Math.max(0, Math.min(failed, net - kept, attempt.refundable));
}

/** Refunds of units that the customer does not keep; any other is given for nothing in return. */
const forUnits: ReadonlySet<StoredRefund["kind"]> = new Set(["cancellation", "return"]);

export interface Started {
  refund: StoredRefund;
  create: Table.Write;
  /** With the payment's part of it. */
  writes: Table.Write[];
}

/** T8: so much less can be refunded, and a refund is under way. Carried out after the commit, or by the sweeper. */
export function startRefund(
  order: Order.Stored,
  attempt: Attempt,
  told: Pick<StoredRefund, "amount" | "reason" | "kind"> & { lines?: readonly Goods.LineUnits[] | undefined },
): Started {
  const { lines, ...rest } = told;
  const refund: StoredRefund = {
    ...rest,
    orderId: order.id,
    id: Id.create("refund"),
    paymentNumber: attempt.number,
    status: "pending",
    currency: attempt.mismatch ?? attempt.currency,
    ...(lines ? { lines: [...lines] } : {}),
    createdAt: Runtime.now(),
    due: Runtime.inSeconds(checkAfterSeconds),
  };
  const create = refunds.create(refund);
  return { refund, create, writes: [repo.startRefund(attempt, told.amount), create] };
}
