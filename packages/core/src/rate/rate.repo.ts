import { Failure } from "../error/error.ts";
import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { BucketEntity } from "./rate.entity.ts";
import type { Limit } from "./rate.ts";

export interface Taken {
  tokens: number;
  /** With no token: when there will be one. */
  waitMs: number;
  /** When the bucket will be full again, in milliseconds since 1970. */
  fullAt: number;
}

interface Answer {
  rejected?: boolean;
  data: { fullAt: number } | null;
}

/** Buckets of callers who have gone are deleted by the table. */
const keptSeconds = 3600;
const triesMax = 6;

/**
 * Takes so many tokens, or one where there are not so many, in a single conditional write: the generic cell rate
 * algorithm, https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm. A full bucket moves from now, another one from
 * where it stands. Which of the two it is, is guessed by when it was last seen; a wrong guess is refused, and told.
 */
export async function take(limit: Limit, who: string, tokens: number, lastFullAt: number): Promise<Taken> {
  const msPerToken = 1000 / limit.perSecond;
  let fullAt = lastFullAt;
  for (let tries = 0; tries < triesMax; tries++) {
    const now = Runtime.now().getTime();
    const latest = now + limit.burst * msPerToken;
    if (tokens > 1 && fullAt + tokens * msPerToken > latest) tokens = 1;
    const costMs = Math.ceil(tokens * msPerToken);
    if (tries > 0 && fullAt + costMs > latest)
      return { tokens: 0, waitMs: Math.ceil(fullAt + costMs - latest), fullAt };
    const { rejected, data } = await move(limit, who, { now, costMs, latest, fullAt });
    if (!rejected) return { tokens, waitMs: 0, fullAt: Math.max(now, fullAt) + costMs };
    fullAt = data?.fullAt ?? 0;
  }
  throw Failure.Busy();
}

interface Move {
  now: number;
  costMs: number;
  latest: number;
  fullAt: number;
}

function move(limit: Limit, who: string, { now, costMs, latest, fullAt }: Move): Promise<Answer> {
  const update = BucketEntity().update({ limit: limit.name, who });
  const ttl = Math.ceil((Math.max(now, fullAt) + costMs) / 1000) + keptSeconds;
  const operation =
    fullAt > now
      ? update
          .add({ fullAt: costMs })
          .set({ ttl })
          .where((bucket, { gt, lte }) => `${gt(bucket.fullAt, now)} AND ${lte(bucket.fullAt, latest - costMs)}`)
      : update
          .set({ fullAt: now + costMs, ttl })
          .where((bucket, { notExists, lte }) => `${notExists(bucket.fullAt)} OR ${lte(bucket.fullAt, now)}`);
  return operation.go({ returnOnConditionCheckFailure: "all_old" }) as Promise<unknown> as Promise<Answer>;
}

export async function giveBack(limit: Limit, who: string): Promise<void> {
  const operation = BucketEntity()
    .update({ limit: limit.name, who })
    .subtract({ fullAt: Math.ceil(1000 / limit.perSecond) })
    .where(({ fullAt }, { exists }) => exists(fullAt));
  await Table.unlessRefused(operation.go());
}

export async function fill(limit: Limit, who: string): Promise<void> {
  await BucketEntity().delete({ limit: limit.name, who }).go();
}
