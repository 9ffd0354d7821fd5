/** Every call of the gateway is a line in the log, and has a key of its own. */
import { Log } from "../log/log.ts";
import { Metric } from "../metric/metric.ts";
import { Runtime } from "../runtime/runtime.ts";
import { type Gateway, GatewayNotAsked, GatewayRefused, GatewayUnknown } from "./payment.gateway.ts";
import type { Attempt } from "./payment.schema.ts";

export const keyOf = ({ orderId, number }: Attempt, step: "create" | "confirm" | "capture" | "cancel"): string =>
  `${orderId}:${number}:${step}`;

export async function logged<A extends { status: string } | readonly unknown[] | null>(
  operation: keyof Gateway,
  attempt: Pick<Attempt, "orderId" | "id">,
  run: () => Promise<A>,
): Promise<A> {
  const startedMs = Runtime.now().getTime();
  const tell = (outcome: string) => ({
    operation,
    orderId: attempt.orderId,
    paymentId: attempt.id,
    outcome,
    durationMs: Runtime.now().getTime() - startedMs,
  });
  try {
    const answer = await run();
    Log.info("gateway call", tell(answer && "status" in answer ? answer.status : "none"));
    return answer;
  } catch (error) {
    Log.warn("gateway call", { ...tell(outcomeOf(error)), error: Log.describe(error) });
    throw error;
  }
}

function outcomeOf(error: unknown): string {
  if (error instanceof GatewayNotAsked) return "not asked";
  if (error instanceof GatewayRefused) return "refused";
  return error instanceof GatewayUnknown ? "unknown" : "failed";
}

/**
 * Whether the gateway did not say; anything else is a bug, and thrown. A refusal of something that it should not refuse (it
 * does not know its own intent, or will not cancel it) says nothing about the money either: somebody has to look.
 */
export function assertUnanswered(error: unknown, { orderId, id: paymentId }: Pick<Attempt, "orderId" | "id">): void {
  if (error instanceof GatewayUnknown || error instanceof GatewayRefused) Metric.count("PaymentsUnknown");
  if (error instanceof GatewayRefused) Log.error("the gateway refused to say", error, { orderId, paymentId });
  else if (!(error instanceof GatewayUnknown || error instanceof GatewayNotAsked)) throw error;
  Log.warn("payment unanswered", { orderId, paymentId });
}

/** Later each time, so that a gateway that is down is not asked every minute about every order. */
export function againInSeconds({ createdAt }: { createdAt: Date }): number {
  const ageSeconds = (Runtime.now().getTime() - createdAt.getTime()) / 1000;
  return Math.min(checkAfterSecondsMax, Math.max(checkAfterSeconds, ageSeconds));
}

/** How long an answer may take before the reconciler asks. */
export const checkAfterSeconds = 30;
const checkAfterSecondsMax = 600;
