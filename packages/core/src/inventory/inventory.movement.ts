/** Units come in or are written off, once for each key, and each time is numbered and told. */
import { Actor } from "../actor/actor.ts";
import { Failure } from "../error/error.ts";
import { Event as Events } from "../event/event.ts";
import { Id } from "../id/id.ts";
import { Idempotency } from "../idempotency/idempotency.ts";
import { Product } from "../product/product.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { Insufficient, NotFound } from "./inventory.error.ts";
import { drain, drainFew, fill } from "./inventory.level.ts";
import { availableIn, isUnmoved } from "./inventory.plan.ts";
import * as repo from "./inventory.repo.ts";
import * as moving from "./inventory.spread.repo.ts";
import { type Bucket, Event, type Movement } from "./inventory.ts";

const triesMax = 8;

interface Moving {
  procedure: string;
  kind: Movement["kind"];
  sku: string;
  delta: number;
  reason: string | undefined;
}

export function moveOnce({ procedure, kind, sku, delta, reason }: Moving): Promise<Movement> {
  return Idempotency.once({
    procedure,
    input: { sku, delta, reason },
    keyRequired: true,
    async attempt(fence) {
      let isNarrow = false;
      let seen: Bucket[] = [];
      // Movements of one SKU are numbered, so two at once go one after the other.
      for (let tries = 0; tries < triesMax; tries++) {
        const { first, stock, spread } = await stockOf(sku);
        if (availableIn(stock) + delta < 0) {
          const wasWhole = stock.length === 1 || isUnmoved(seen, stock);
          seen = stock;
          if (!wasWhole) continue;
          const received = stock.reduce((sum, bucket) => sum + bucket.received, 0);
          throw Insufficient({ sku, available: availableIn(stock), reserved: received - availableIn(stock) });
        }
        const movement: Movement = {
          id: Id.create("movement"),
          sku,
          kind,
          delta,
          ...(reason === undefined ? {} : { reason }),
          actor: Actor.idOf(Actor.use()),
          createdAt: Runtime.now(),
          sequence: first.version + 1,
        };
        const parts = isNarrow ? narrow(stock, delta) : even(stock, delta, spread);
        const committed = await Table.commit([
          ...fence(`${movement.sequence}`),
          ...shifts(sku, parts, first.version),
          repo.record(movement),
          Events.record(Event.Adjusted, {
            subject: `MOV#${sku}`,
            sequence: movement.sequence,
            data: { sku, movementId: movement.id, delta },
          }),
          ...(isNarrow ? [moving.nominate(sku)] : []),
        ]).catch((error: unknown) => {
          if (isNarrow || stock.length === 1 || !Failure.Busy.is(error)) throw error;
          return null;
        });
        if (committed?.ok) return movement;
        if (committed) Idempotency.assertFresh(committed.refused);
        // So many buckets at once are too seldom all free: few of them then, and the sweeper evens it out.
        else isNarrow = true;
      }
      throw Failure.Busy();
    },
    replay: async (sequence) => repo.movement(sku, Number(sequence)),
  });
}

async function stockOf(sku: string): Promise<{ first: Bucket; stock: Bucket[]; spread: number }> {
  const [product] = await Product.bySkus([sku]);
  const stock = product ? await repo.every([product]) : [];
  const [first] = stock;
  if (!product || !first) throw NotFound();
  return { first, stock, spread: product.spread };
}

const levelsOf = (stock: readonly Bucket[]) => stock.map(({ available }) => available);
const negative = (parts: readonly number[]) => parts.map((part) => -part);

/** What comes in goes where orders choose; what is written off comes from wherever it is. */
const even = (stock: readonly Bucket[], delta: number, spread: number): number[] =>
  delta > 0 ? fill(levelsOf(stock).slice(0, spread), delta) : negative(drain(levelsOf(stock), -delta));

const narrow = (stock: readonly Bucket[], delta: number): number[] =>
  delta > 0 ? [delta] : negative(drainFew(levelsOf(stock), -delta));

const shifts = (sku: string, parts: readonly number[], version: number): Table.Write[] =>
  parts.flatMap((part, bucket) => {
    if (bucket === 0) return [repo.shiftFirst(sku, part, version)];
    return part === 0 ? [] : [repo.shift(sku, bucket, part)];
  });
