/** Taking what is authorized, or letting it go. */
import * as z from "zod";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Money } from "../money/money.ts";
import { Order } from "../order/order.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Text } from "../text/text.ts";
import { AmountExceeded, InvalidTransition, Unknown } from "./payment.error.ts";
import { checkAfterSeconds } from "./payment.log.ts";
import { look } from "./payment.look.ts";
import * as repo from "./payment.repo.ts";
import { type Attempt, type Info, infoOf } from "./payment.schema.ts";

const triesMax = 6;

/** Once for each payment: what is not captured of it is let go. */
export const capture = fn(
  z.strictObject({
    orderId: Id.schema("order"),
    amount: Money.Info.optional().meta({
      description: "What the order costs now, unless said; less lets the rest go.",
    }),
  }),
  (input) =>
    Idempotency.once<Info>({
      procedure: "payment.capture",
      input,
      keyRequired: true,
      async attempt(fence) {
        for (let tries = 0; tries < triesMax; tries++) {
          const order = await Order.visible(input.orderId);
          const attempt = await authorizedOf(order, "capture");
          const amount = amountOf(order, attempt, input.amount);
          const asked = { capturing: amount, captureAskedAt: Runtime.now(), due: Runtime.inSeconds(checkAfterSeconds) };
          const committed = await Table.commit([
            ...fence(`${order.id}#${attempt.number}`),
            // Lines that are cancelled at this moment would make the amount wrong.
            Order.unchanged(order),
            repo.move(attempt, ["authorized"], "capturing", asked),
          ]);
          if (committed.ok) return outcome(order.id, attempt.number);
          Idempotency.assertFresh(committed.refused);
        }
        throw Failure.Busy();
      },
      async replay(resourceId) {
        const [orderId = "", number] = resourceId.split("#");
        return outcome(orderId, Number(number));
      },
    }),
);

/** Ends the order: its payment is let go, and its stock is free. */
export const voidPayment = fn(
  z.strictObject({ orderId: Id.schema("order"), reason: Text.line(200).optional() }),
  ({ orderId, reason = "payment_voided" }) =>
    Idempotency.once<Info>({
      procedure: "payment.void",
      input: { orderId, reason },
      keyRequired: true,
      async attempt(fence) {
        for (let tries = 0; tries < triesMax; tries++) {
          const order = await Order.visible(orderId);
          const attempt = await authorizedOf(order, "void");
          if (await Order.carryOut(order, { reason }, fence(`${order.id}#${attempt.number}`)))
            return read(order.id, attempt.number);
        }
        throw Failure.Busy();
      },
      async replay(resourceId) {
        const [id = "", number] = resourceId.split("#");
        await look(id, Number(number));
        return read(id, Number(number));
      },
    }),
);

async function authorizedOf(order: Order.Stored, step: "capture" | "void"): Promise<Attempt> {
  const attempts = await repo.ofOrder(order.id);
  const attempt = attempts.find(({ status }) => status === "authorized");
  if (!attempt || order.status !== "confirmed" || order.cancelRequest)
    throw InvalidTransition({ from: attempts.at(-1)?.status ?? "none", step });
  return attempt;
}

function amountOf(order: Order.Stored, attempt: Attempt, asked: Money.Info | undefined): number {
  const available = Math.min(order.total, attempt.amount);
  if (asked && asked.currency !== attempt.currency)
    throw Order.CurrencyMismatch({ expected: attempt.currency, actual: asked.currency });
  const amount = asked?.amount ?? available;
  if (amount < 1 || amount > available) throw AmountExceeded({ requested: amount, available });
  return amount;
}

async function outcome(orderId: string, number: number): Promise<Info> {
  await look(orderId, number);
  const payment = await read(orderId, number);
  if (payment.status === "capturing") throw Unknown();
  if (payment.status !== "captured") throw InvalidTransition({ from: payment.status, step: "capture" });
  return payment;
}

async function read(orderId: string, number: number): Promise<Info> {
  const attempt = await repo.get(orderId, number);
  if (!attempt) throw new Error(`Order ${orderId} has no payment ${number}`);
  return infoOf(attempt);
}
