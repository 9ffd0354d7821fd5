/** The conversation with the gateway about one attempt: every call of it is a line in the log. */
import { Log } from "../log/log.ts";
import { Runtime } from "../runtime/runtime.ts";
import { type Gateway, GatewayNotAsked, GatewayUnknown, type Intent } from "./payment.gateway.ts";
import * as repo from "./payment.repo.ts";
import type { Attempt } from "./payment.schema.ts";

const open = new Set<Intent["status"]>(["requires_confirmation", "requires_action", "processing"]);

/** Same keys every time, so the gateway does each step once however often it is asked. */
export async function ask(attempt: Attempt): Promise<Intent> {
  const { gateway } = Runtime.use();
  const call = (operation: keyof Gateway, run: () => Promise<Intent>) => logged(operation, attempt, run);
  const key = `${attempt.orderId}:${attempt.number}`;
  const { amount, currency, method, orderId, id: paymentId, intentId: known } = attempt;
  const request = { amount, currency, method, orderId, paymentId, capture: "automatic" } as const;
  const intent = known
    ? await call("retrieve", () => gateway.retrieve(known))
    : await call("create", () => gateway.create({ key: `${key}:create`, ...request }));
  const { id: intentId } = intent;
  if (!known) await repo.processing(attempt, intentId);
  const isOpen = open.has(intent.status);
  if (isOpen && attempt.deadline <= Runtime.now())
    return call("cancel", () => gateway.cancel({ key: `${key}:cancel`, intentId }));
  if (intent.status !== "requires_confirmation") return intent;
  return call("confirm", () => gateway.confirm({ key: `${key}:confirm`, intentId }));
}

async function logged(operation: keyof Gateway, attempt: Attempt, run: () => Promise<Intent>): Promise<Intent> {
  const startedMs = Runtime.now().getTime();
  const tell = (outcome: string) => ({
    operation,
    orderId: attempt.orderId,
    paymentId: attempt.id,
    outcome,
    durationMs: Runtime.now().getTime() - startedMs,
  });
  try {
    const intent = await run();
    Log.info("gateway call", tell(intent.status));
    return intent;
  } catch (error) {
    Log.warn("gateway call", { ...tell(outcomeOf(error)), error: Log.describe(error) });
    throw error;
  }
}

function outcomeOf(error: unknown): string {
  if (error instanceof GatewayNotAsked) return "not asked";
  return error instanceof GatewayUnknown ? "unknown" : "failed";
}
