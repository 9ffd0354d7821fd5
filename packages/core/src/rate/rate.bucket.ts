/**
 * A process takes leases: some tokens at once, used up within ten seconds or lost. One token for who calls rarely; twice as
 * many each time a lease is used up, to at most a fortieth of the bucket. So a busy caller costs a write for many calls,
 * nobody ever gets more than the bucket holds, and what a lease loses is at most a fortieth a process.
 */
import { Runtime } from "../runtime/runtime.ts";
import { fill, giveBack, take } from "./rate.repo.ts";
import type { Limit } from "./rate.ts";

interface Lease {
  tokens: number;
  untilMs: number;
  /** Tokens to take next time. */
  size: number;
  /** When there will be a token, as the bucket said. */
  emptyUntilMs: number;
  /** Until then an empty bucket is not asked again: not for long, as its owner may have had it filled elsewhere. */
  askAgainMs: number;
  /** When the bucket would be full again, as last seen. */
  fullAtMs: number;
  taking?: Promise<void>;
}

const leaseMs = 10_000;
const shareOfBucket = 40;
const leasesMax = 10_000;

const leases = Runtime.perRuntime(() => new Map<string, Lease>());

/** Milliseconds to wait before it is worth trying again; 0 when a token was taken. */
export async function spendOf(limit: Limit, who: string): Promise<number> {
  const lease = leaseOf(`${limit.name}#${who}`);
  for (;;) {
    const now = Runtime.now().getTime();
    if (lease.tokens >= 1 && now < lease.untilMs) {
      lease.tokens -= 1;
      return 0;
    }
    if (now < lease.emptyUntilMs && now < lease.askAgainMs) return lease.emptyUntilMs - now;
    // Those who come at the same time wait for the same lease, and look again.
    lease.taking ??= renew(limit, who, lease).finally(() => delete lease.taking);
    await lease.taking;
  }
}

async function renew(limit: Limit, who: string, lease: Lease): Promise<void> {
  const now = Runtime.now().getTime();
  const sizeMax = limit.exact ? 1 : Math.max(1, Math.floor(limit.burst / shareOfBucket));
  const wasUsedUp = now < lease.untilMs;
  lease.size = wasUsedUp ? Math.min(sizeMax, lease.size * 2) : 1;
  const taken = await take(limit, who, lease.size, lease.fullAtMs);
  lease.fullAtMs = taken.fullAt;
  lease.tokens = taken.tokens;
  lease.untilMs = now + leaseMs;
  lease.emptyUntilMs = taken.tokens > 0 ? 0 : now + taken.waitMs;
  lease.askAgainMs = now + leaseMs;
}

function leaseOf(key: string): Lease {
  const known = leases();
  const lease = known.get(key) ?? { tokens: 0, untilMs: 0, size: 1, emptyUntilMs: 0, askAgainMs: 0, fullAtMs: 0 };
  // Put last again: what is forgotten is what was not used for the longest time.
  known.delete(key);
  known.set(key, lease);
  for (const oldest of known.keys()) {
    if (known.size <= leasesMax) break;
    known.delete(oldest);
  }
  return lease;
}

/** Puts a token back, of a try that came to nothing. */
export async function refund(limit: Limit, who: string): Promise<void> {
  leaseOf(`${limit.name}#${who}`).emptyUntilMs = 0;
  await giveBack(limit, who);
}

/** Fills somebody's bucket again: who proved to be the owner has nothing to do with those who were not. */
export async function reset(limit: Limit, who: string): Promise<void> {
  leases().delete(`${limit.name}#${who}`);
  await fill(limit, who);
}
