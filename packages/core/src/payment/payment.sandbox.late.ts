/** The sandbox, loaded with its first call: where the money is real, no function carries it. */
import type { Sandbox, SandboxOptions } from "./payment.sandbox.ts";

export function sandboxGateway(options: SandboxOptions = {}): Sandbox {
  let loading: Promise<Sandbox> | undefined;
  const load = () => (loading ??= import("./payment.sandbox.ts").then((sandbox) => sandbox.sandboxGateway(options)));
  return {
    provider: "sandbox",
    create: async (request) => (await load()).create(request),
    confirm: async (request) => (await load()).confirm(request),
    retrieve: async (intentId) => (await load()).retrieve(intentId),
    find: async (request) => (await load()).find(request),
    capture: async (request) => (await load()).capture(request),
    cancel: async (request) => (await load()).cancel(request),
    refund: async (request) => (await load()).refund(request),
    refundsOf: async (intentId) => (await load()).refundsOf(intentId),
    list: async (request) => (await load()).list(request),
    readWebhook: async (webhook) => (await load()).readWebhook(webhook),
    ping: async () => (await load()).ping(),
    completeAction: async (intentId) => (await load()).completeAction(intentId),
    deliverDue: async (deliver) => (await load()).deliverDue(deliver),
  };
}

export const sandbox = sandboxGateway();
