/** The sandbox's webhooks, brought to this machine's own API as a gateway would bring them. */
import { Actor } from "@waybill/core/actor";
import { Log } from "@waybill/core/log";
import { Payment } from "@waybill/core/payment";
import { type Edge, withEdge } from "../edge/edge.ts";
import { hooks } from "../api/hooks.ts";

const everyMs = 1_000;
const postman: Actor.System = { type: "system", id: "sandbox" };

/** One round: how many were taken. */
export const bringWebhooks = (edge: Edge, url: string): Promise<number> =>
  withEdge(edge, () =>
    Actor.provide(postman, () =>
      Payment.sandbox.deliverDue(async ({ body, headers }) => {
        const { status } = await fetch(`${url}${hooks}sandbox`, { method: "POST", body, headers });
        if (status !== 200) throw new Error(`The webhook was answered ${status}`);
      }),
    ),
  );

/** Round after round; the answer ends them. Nothing to bring where the payments are somebody else's. */
export function startWebhooks(edge: Edge, url: string): () => Promise<void> {
  const { gateway, timers } = edge.runtime;
  if (gateway.provider !== Payment.sandbox.provider) return async () => {};
  let cancel = () => {};
  let running: Promise<unknown> = Promise.resolve();
  let isOver = false;
  const round = async () => {
    await bringWebhooks(edge, url).catch((error: unknown) =>
      withEdge(edge, () => Log.error("webhooks could not be brought", error)),
    );
    if (!isOver) wait();
  };
  const wait = () => {
    cancel = timers.after(everyMs, () => void (running = round()));
  };
  wait();
  return async () => {
    isOver = true;
    cancel();
    await running;
  };
}
