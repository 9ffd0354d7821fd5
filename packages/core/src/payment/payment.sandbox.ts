/**
 * A payment gateway for laptops, tests and test stages, with a ledger of its own in the table. Its methods:
 * `pm_succeeds` takes the money; `pm_declines` does not; `pm_times_out` takes it and loses the answer;
 * `pm_answers_late` says so a minute later. Any other method is declined as `invalid_payment_method`.
 */
import { createHash } from "node:crypto";
import { Runtime } from "../runtime/runtime.ts";
import { type Gateway, GatewayUnknown, type Intent } from "./payment.gateway.ts";
import * as ledger from "./payment.sandbox.repo.ts";

const lateByMs = 60_000;

export const sandbox: Gateway = {
  async create({ key, amount, currency, method, orderId }) {
    const id = `pi_${createHash("sha256").update(key).digest("hex").slice(0, 24)}`;
    const entry = { id, orderId, amount, currency, method, status: "requires_confirmation" as const };
    return answer(await ledger.open(entry));
  },
  async confirm({ intentId }) {
    const entry = await known(intentId);
    if (entry.status !== "requires_confirmation") return sandbox.retrieve(intentId);
    const confirmed = await ledger.move(entry, outcomes[entry.method] ?? invalid, Runtime.now());
    if (entry.method === "pm_times_out") throw new GatewayUnknown("The sandbox lost its answer");
    return answer(confirmed ?? (await known(intentId)));
  },
  async retrieve(intentId) {
    const entry = await known(intentId);
    const isLate = entry.status === "processing" && entry.confirmedAt !== undefined;
    if (isLate && Runtime.now().getTime() >= Date.parse(entry.confirmedAt ?? "") + lateByMs) {
      await ledger.move(entry, { status: "succeeded" }, Runtime.now());
      return answer(await known(intentId));
    }
    return answer(entry);
  },
  async cancel({ intentId }) {
    const entry = await known(intentId);
    const isOpen = entry.status === "requires_confirmation" || entry.status === "processing";
    if (isOpen) await ledger.move(entry, { status: "canceled" }, Runtime.now());
    return answer(await known(intentId));
  },
  async ping() {
    await ledger.get("pi_none");
  },
};

type Outcome = Pick<Intent, "status" | "declineCode">;
const invalid: Outcome = { status: "declined", declineCode: "invalid_payment_method" };
const outcomes: Record<string, Outcome> = {
  pm_succeeds: { status: "succeeded" },
  pm_declines: { status: "declined", declineCode: "card_declined" },
  pm_times_out: { status: "succeeded" },
  pm_answers_late: { status: "processing" },
};

async function known(intentId: string): Promise<ledger.Entry> {
  const entry = await ledger.get(intentId);
  if (!entry) throw new Error(`The sandbox has no intent ${intentId}`);
  return entry;
}

const answer = ({ id, status, amount, currency, declineCode }: ledger.Entry): Intent => ({
  id,
  status,
  amount,
  currency,
  ...(declineCode === undefined ? {} : { declineCode }),
});
