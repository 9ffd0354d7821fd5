import * as z from "zod";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Order } from "../order/order.ts";
import { PaymentMethod } from "../payment-method/payment-method.ts";
import { Rule } from "../rule/rule.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Declined, InProgress, InvalidTransition, Unknown } from "./payment.error.ts";
import { GatewayNotAsked, GatewayUnknown } from "./payment.gateway.ts";
import * as repo from "./payment.repo.ts";
import { type Attempt, type Info, infoOf } from "./payment.schema.ts";
import { begin, draft, drive, take } from "./payment.take.ts";

/** Pays an order that waits for it. Answers as far as the gateway has; throws `payment.declined`. */
export const start = fn(z.strictObject({ orderId: Id.schema("order"), paymentMethod: PaymentMethod.Token }), (input) =>
  Idempotency.once<Info>({
    procedure: "payment.start",
    input,
    keyRequired: true,
    async attempt(fence) {
      const order = await Order.visible(input.orderId);
      assertPayable(order);
      const attempt = draft(order, input.paymentMethod);
      const started = await begin(order, attempt, fence(`${order.id}#${attempt.number}`));
      if (!started) throw Failure.Busy();
      await drive(started, attempt);
      return outcome(order.id, attempt.number);
    },
    async replay(resourceId) {
      const [orderId = "", number] = resourceId.split("#");
      await take(orderId);
      return outcome(orderId, Number(number));
    },
  }),
);

function assertPayable(order: Order.Stored): void {
  const { paymentAttemptsMax: value } = Rule.use();
  if (order.status === "payment_processing" || order.cancelRequest) throw InProgress();
  if (order.status !== "pending_payment") throw Order.refuse(order, "payment_processing");
  if (order.attempts >= value)
    throw Order.LimitExceeded({ limit: "paymentAttemptsMax", value, actual: order.attempts + 1 });
  // Nothing to pay, or no time left for it.
  if (order.total === 0) throw InvalidTransition({ from: "none", step: "start" });
  if (!Order.canStartPayment(order)) throw Order.refuse(order, "payment_processing");
}

async function outcome(orderId: string, number: number): Promise<Info> {
  const attempt = await repo.get(orderId, number);
  if (!attempt) throw new Error(`Order ${orderId} has no payment ${number}`);
  if (attempt.status !== "failed") return { ...infoOf(attempt), ...(await actionOf(attempt)) };
  const order = await Order.find(orderId);
  const isOpen = order?.status === "pending_payment";
  const attemptsLeft = isOpen ? Math.max(0, Rule.use().paymentAttemptsMax - order.attempts) : 0;
  throw Declined({ code: attempt.failureCode ?? "declined", paymentId: attempt.id, attemptsLeft });
}

/** What the customer goes on with. It is the gateway's secret, and is asked for anew instead of being kept. */
export async function actionOf({ status, intentId }: Attempt): Promise<Pick<Info, "clientSecret" | "redirectUrl">> {
  if (status !== "requires_action" || intentId === undefined) return {};
  const { clientSecret, redirectUrl } = await Runtime.use()
    .gateway.retrieve(intentId)
    .catch((error: unknown) => {
      throw error instanceof GatewayUnknown || error instanceof GatewayNotAsked
        ? Unknown(undefined, { cause: error })
        : error;
    });
  return { ...(clientSecret ? { clientSecret } : {}), ...(redirectUrl ? { redirectUrl } : {}) };
}
