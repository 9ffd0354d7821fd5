/** EventBridge's schedule: which functions are due, by the stack's clock. */
import { randomUUID } from "node:crypto";
import type { ScheduledEvent } from "aws-lambda";
import type { Clock } from "../clock.ts";
import { accountId } from "../lambda/context.ts";
import type { Invoker } from "../lambda/invoke.ts";
import type { Log } from "../log.ts";
import type { CronTopology } from "../topology.ts";

export interface Crons {
  /** Runs each function whose time has come, once however often it was missed. Rejects, after all ran, when any failed. */
  tick(): Promise<string[]>;
  /** Runs them by the clock's timers; a failure is logged. */
  start(): void;
  stop(): Promise<void>;
}

export function createCrons(options: {
  crons: Readonly<Record<string, CronTopology>>;
  region: string;
  clock: Clock;
  invoker: Invoker;
  log: Log;
}): Crons {
  const { clock, invoker, region } = options;
  const openedMs = clock.now();
  const schedule = Object.entries(options.crons).map(([name, cron]) => ({
    name,
    ...cron,
    dueMs: openedMs + cron.everySeconds * 1_000,
  }));
  let cancel: (() => void) | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let stopped = false;

  async function tick(): Promise<string[]> {
    const nowMs = clock.now();
    const due = schedule.filter(({ dueMs }) => dueMs <= nowMs);
    const errors: unknown[] = [];
    for (const cron of due) {
      const periodMs = cron.everySeconds * 1_000;
      cron.dueMs += (Math.floor((nowMs - cron.dueMs) / periodMs) + 1) * periodMs;
      const event = scheduledEvent(cron.name, region, nowMs);
      await invoker.invoke(cron.name, event, cron.timeoutSeconds).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0)
      throw errors.length === 1 ? errors[0] : new AggregateError(errors, "Several scheduled functions failed.");
    return due.map(({ name }) => name);
  }

  function arm(): void {
    if (stopped || schedule.length === 0) return;
    const nextMs = Math.min(...schedule.map(({ dueMs }) => dueMs));
    cancel = clock.after(nextMs - clock.now(), () => {
      running = tick()
        .catch((error: unknown) => options.log({ level: "error", message: "a scheduled function failed", error }))
        .finally(arm);
    });
  }

  return {
    tick,
    start: arm,
    async stop() {
      stopped = true;
      cancel?.();
      await running;
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-eventbridge-scheduler.html */
function scheduledEvent(name: string, region: string, nowMs: number): ScheduledEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: accountId,
    time: new Date(nowMs).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: [`arn:aws:events:${region}:${accountId}:rule/${name}`],
    detail: {},
  } as ScheduledEvent;
}
