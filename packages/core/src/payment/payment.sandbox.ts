/**
 * A payment gateway for laptops, tests and test stages, with a ledger of its own in the table. What becomes of a payment
 * is said by its method: `PaymentMethod.sandbox` is the list. Like Stripe, it keeps the answer to each key and gives it
 * again, a 500 as well, and signs its webhooks; they wait in the ledger until `deliverDue` hands them over.
 */
import { Runtime } from "../runtime/runtime.ts";
import { type Gateway, GatewayRefused, GatewayUnknown, type Intent } from "./payment.gateway.ts";
import {
  behaviourOf,
  canceled,
  captured,
  completed,
  confirmed,
  digest,
  elapsed,
  type Entry,
  intentOf,
  opened,
  refunding,
  refundOf,
  stateOf,
} from "./payment.sandbox.entry.ts";
import { type Deliver, handOver, read } from "./payment.sandbox.hooks.ts";
import * as ledger from "./payment.sandbox.repo.ts";

export interface Sandbox extends Gateway {
  /** The customer does what a `requires_action` intent waits for. */
  completeAction(intentId: string): Promise<Intent>;
  /** Hands over the webhooks of all that has happened, also by time alone; answers how many were taken. */
  deliverDue(deliver?: Deliver): Promise<number>;
}

export interface SandboxOptions {
  /** Takes webhooks; where it is missing they wait for a `deliverDue` that brings one. */
  deliver?: Deliver;
  /** Signs the webhooks. */
  secret?: string;
}

const publicSecret = "whsec_of_the_sandbox";
const pageSize = 100;
const triesMax = 20;

export function sandboxGateway({ deliver, secret = publicSecret }: SandboxOptions = {}): Sandbox {
  const nobody: Deliver = async () => Promise.reject(new Error("Nobody takes the sandbox's webhooks"));

  /** Does it once under its key, or what its method makes of that. */
  async function once(call: string, request: { key: string; intentId: string }, change: Change): Promise<Entry> {
    const { key, intentId, ...more } = request;
    const asked = digest([call, intentId, more]);
    for (let tries = 0; tries < triesMax; tries++) {
      const now = Runtime.now();
      const entry = await known(intentId);
      const told = entry.calls[key];
      if (told) return replay(entry, told, asked);
      const current = elapsed(entry, now);
      const { loses, breaks } = behaviourOf(entry);
      const isLost = loses?.call === call && !entry.lost.includes(call);
      const isBroken = breaks?.call === call;
      const isDone = !(isLost && loses.when === "before") && !(isBroken && breaks.when === "before");
      const changed = isDone ? change(current, now) : current;
      const answered = { asked, ...(isBroken ? {} : { state: stateOf(changed) }) };
      const noted = {
        ...changed,
        ...(isLost ? { lost: [...entry.lost, call] } : {}),
        ...(isDone || isBroken ? { calls: { ...entry.calls, [key]: answered } } : {}),
      };
      if (!(await ledger.save(entry, noted))) continue;
      if (deliver && behaviourOf(entry).webhooks === "early") await handOver(noted.id, deliver, secret);
      if (isLost) throw new GatewayUnknown("The sandbox lost its answer");
      if (isBroken) throw new GatewayUnknown("The sandbox broke down");
      return changed;
    }
    throw new GatewayUnknown("The sandbox is busy with this intent");
  }

  return {
    provider: "sandbox",
    async create({ key, ...request }) {
      const now = Runtime.now();
      const { orderId, paymentId, amount, currency, method, capture } = request;
      const id = `pi_${digest(key)}`;
      const nothing = {
        captures: 0,
        captured: 0,
        refunded: 0,
        refunds: [],
        calls: {},
        lost: [],
        events: [],
        revision: 0,
      };
      const made = { id, orderId, paymentId, amount, currency, method, capture, createdAt: now.toISOString() };
      const entry = opened({ ...made, ...nothing, status: "requires_confirmation" }, now);
      const asked = digest([amount, currency, method, orderId, paymentId, capture]);
      const isNew = await ledger.open({ ...entry, calls: { [key]: { asked, state: stateOf(entry) } } });
      if (isNew && behaviourOf(entry).loses?.call === "create") throw new GatewayUnknown("The sandbox lost its answer");
      if (isNew) return intentOf(entry);
      const there = await known(id);
      return intentOf(replay(there, there.calls[key], asked));
    },
    confirm: async (request) => intentOf(await once("confirm", request, confirmed)),
    retrieve: async (intentId) => intentOf(await settled(intentId)),
    async find({ orderId, paymentId, since }) {
      const entries = await ledger.ofOrder(orderId, since, Runtime.now());
      const found = entries.find((entry) => entry.paymentId === paymentId);
      return found ? intentOf(await settled(found.id)) : null;
    },
    capture: async (request) =>
      intentOf(await once("capture", request, (entry, now) => captured(entry, now, request.amount))),
    cancel: async (request) => intentOf(await once("cancel", request, canceled)),
    async refund(request) {
      const { key, amount, refundId } = request;
      const id = `re_${digest(key)}`;
      const { refunds } = await once("refund", request, (entry, now) =>
        refunding(entry, now, { id, refundId, amount }),
      );
      const refund = refunds.find((one) => one.id === id);
      if (!refund) throw new Error(`The sandbox made no refund ${refundId}`);
      return refundOf(refund);
    },
    refundsOf: async (intentId) => (await settled(intentId)).refunds.map(refundOf),
    async list({ from, to, cursor }) {
      const { entries, ...next } = await ledger.page(from, to, cursor, pageSize);
      const settling = entries.map(async ({ id }) => intentOf(await settled(id)));
      return { intents: await Promise.all(settling), ...next };
    },
    readWebhook: async (webhook) => read(webhook, secret),
    async ping() {
      await ledger.get("pi_none");
    },
    async completeAction(intentId) {
      return intentOf(await settled(intentId, completed));
    },
    async deliverDue(to = deliver ?? nobody) {
      let count = 0;
      for (const { id } of await ledger.due(Runtime.now())) {
        await settled(id);
        count += await handOver(id, to, secret);
      }
      return count;
    },
  };
}

type Change = (entry: Entry, now: Date) => Entry;

/** The entry as time, and what is done now, have made it. */
async function settled(intentId: string, change: Change = (entry) => entry): Promise<Entry> {
  for (let tries = 0; tries < triesMax; tries++) {
    const now = Runtime.now();
    const entry = await known(intentId);
    const changed = change(elapsed(entry, now), now);
    if (changed === entry || (await ledger.save(entry, changed))) return changed;
  }
  throw new GatewayUnknown("The sandbox is busy with this intent");
}

function replay(entry: Entry, told: Entry["calls"][string] | undefined, asked: string): Entry {
  if (told?.asked !== asked) throw new GatewayUnknown("The key was used for something else before");
  if (!told.state) throw new GatewayUnknown("The sandbox broke down");
  const { declineCode: _, authorizedUntil: __, ...rest } = entry;
  return { ...rest, ...told.state };
}

async function known(intentId: string): Promise<Entry> {
  const entry = await ledger.get(intentId);
  if (!entry) throw new GatewayRefused("resource_missing", `The sandbox has no intent ${intentId}`);
  return entry;
}
