import * as z from "zod";
import { Actor } from "../actor/actor.ts";
import { Failure } from "../error/error.ts";
import { fn } from "../fn/fn.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Text } from "../text/text.ts";
import { InvalidTransition } from "./order.error.ts";
import { canMove, transitions } from "./order.machine.ts";
import { visible } from "./order.read.ts";
import { close } from "./order.release.ts";
import * as repo from "./order.repo.ts";
import type { Info } from "./order.schema.ts";
import { infoOf, type Stored } from "./order.stored.ts";

const triesMax = 4;

/** Before payment: the order ends and its stock is free at once. While a payment is under way it is refused. */
export const cancel = fn(z.strictObject({ id: Id.schema("order"), reason: Text.line(200) }), (input) =>
  Idempotency.once<Info>({
    procedure: "order.cancel",
    input,
    keyRequired: true,
    async attempt(fence) {
      for (let tries = 0; tries < triesMax; tries++) {
        const order = await visible(input.id);
        const actor = Actor.use();
        if (actor.type !== "user" || order.customerId !== actor.id) Actor.require("order:cancel_any");
        if (!canMove(order.status, "cancelled") || order.status === "payment_processing") throw refused(order);
        const ended = await close(order, "cancelled", { reason: input.reason }, fence(order.id));
        if (ended) return answer(ended.id);
      }
      throw Failure.Busy();
    },
    replay: answer,
  }),
);

const refused = ({ status }: Stored) =>
  InvalidTransition({
    from: status,
    to: "cancelled",
    allowed: transitions[status].filter((next) => next !== "cancelled"),
  });

async function answer(id: string): Promise<Info> {
  const order = await repo.get(id);
  if (!order) throw new Error(`Order ${id} is gone`);
  return infoOf(order, await repo.linesOf(order));
}
