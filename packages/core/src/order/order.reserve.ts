/**
 * Long orders, all or nothing. The order stands as `reserving` while its stock is held chunk by chunk, each chunk in a
 * transaction fenced by its own reservation; the last step places it. Whoever comes with the same key helps to finish.
 * Out of stock anywhere, or nobody comes back: the order ends `rejected`, every chunk is released, and the key is free.
 */
import { createHash } from "node:crypto";
import { Failure } from "../error/error.ts";
import { Event as Events } from "../event/event.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Inventory } from "../inventory/inventory.ts";
import { Reservation } from "../reservation/reservation.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { acquire, allocationsMax } from "./order.acquire.ts";
import { Event } from "./order.event.ts";
import { assertEntered, enter } from "./order.limit.ts";
import type { Quote } from "./order.quote.ts";
import { close, finishRelease } from "./order.release.ts";
import * as repo from "./order.repo.ts";
import type { Info } from "./order.schema.ts";
import { firstDue, placedInfo, type Rejection, type Stored } from "./order.stored.ts";

/** How long a half-held order may stand before the sweeper rejects it. */
const abandonedAfterSeconds = 60;

/** The same chunks whoever computes them from the same quote, also when a product has more buckets by then. */
export function chunksOf({ demands }: Quote): Inventory.Demand[][] {
  const size = allocationsMax;
  return Array.from({ length: Math.ceil(demands.length / size) }, (_, i) => demands.slice(i * size, (i + 1) * size));
}

/** What was priced; a helper who would price otherwise must not go on with it. */
const digestOf = (quote: Quote): string =>
  createHash("sha256")
    .update(JSON.stringify([quote.currency, quote.lines, chunksOf(quote).length]))
    .digest("base64url")
    .slice(0, 22);

export async function reserve(
  draft: Stored,
  quote: Quote,
  fence: Table.Write[],
  fenceId: string | null,
): Promise<Info> {
  const order: Stored = {
    ...draft,
    status: "reserving",
    sequence: 0,
    digest: digestOf(quote),
    ...(fenceId === null ? {} : { fenceId }),
    due: { kind: "reserve", at: Runtime.inSeconds(abandonedAfterSeconds) },
  };
  const created = await Table.commit([...fence, repo.create(order), ...(await enter(order, quote.demands))]);
  if (!created.ok) {
    Idempotency.assertFresh(created.refused);
    assertEntered(created.refused);
    throw Failure.Busy();
  }
  return hold(order, quote);
}

/** Goes on with an order that an earlier call with the same key left half held or rejected. */
export async function resume(order: Stored, quote: Quote | null): Promise<Info | null> {
  if (order.status === "reserving" && quote && digestOf(quote) === order.digest) return hold(order, quote);
  const rejected = order.status === "rejected" ? order : await reject(order, order.rejection);
  if (rejected) await finishRelease(rejected);
  if (rejected?.rejection) throw Inventory.OutOfStock(rejected.rejection);
  return null;
}

async function hold(order: Stored, quote: Quote): Promise<Info> {
  for (const [chunk, demands] of chunksOf(quote).entries()) {
    const skus = new Set(demands.map(({ sku }) => sku));
    const lines = quote.lines.filter(({ sku }) => skus.has(sku));
    const held = await acquire(order.id, demands, (planned) =>
      Table.commit([
        repo.check(order),
        repo.createPage(order.id, chunk, lines),
        ...Reservation.hold(order.id, chunk, planned),
      ]),
    ).catch(async (error: unknown) => {
      const rejection = Inventory.OutOfStock.is(error) ? error.details : undefined;
      const rejected = await reject(order, rejection);
      if (rejected) await finishRelease(rejected);
      throw error;
    });
    // Refused by its own page or reservation: somebody with the same key has held this chunk already.
    if (!held.ok && held.refused.some(({ label }) => label === "order")) break;
  }
  return finish(order, quote);
}

async function finish(order: Stored, quote: Quote): Promise<Info> {
  const placed = await Table.commit([
    repo.change(order, {
      status: "pending_payment",
      sequence: 1,
      due: firstDue(order),
    }),
    Events.record(Event.Placed, {
      subject: `ORD#${order.id}`,
      sequence: 1,
      data: { orderId: order.id },
    }),
  ]);
  if (placed.ok) return placedInfo(order, quote.lines);
  const now = await repo.get(order.id);
  if (!now || now.status === "reserving" || now.status === "rejected") {
    if (now?.rejection) throw Inventory.OutOfStock(now.rejection);
    throw Idempotency.InProgress();
  }
  return placedInfo(now, await repo.linesOf(now));
}

/** `null` when somebody else moved the order first. */
export const reject = (order: Stored, rejection: Rejection | undefined): Promise<Stored | null> =>
  close(order, "rejected", rejection ? { rejection } : {});
