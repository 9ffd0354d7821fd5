import { expect, test, vi } from "vitest";
import { manualClock } from "../local.ts";
import { openBench, useEngines } from "../../test/harness.ts";

const engines = useEngines();
const startMs = Date.UTC(2026, 0, 1);

test("a cron runs one period after opening, and once however often it was missed", async () => {
  const clock = manualClock(startMs);
  const events: unknown[] = [];
  await using bench = await openBench(engines(), { Sweep: async (event) => void events.push(event) }, { clock });
  expect(await bench.stack.tick()).toEqual([]);
  clock.advance(59_999);
  expect(await bench.stack.tick()).toEqual([]);
  clock.advance(1);
  expect(await bench.stack.tick()).toEqual(["Sweep"]);
  expect(await bench.stack.tick()).toEqual([]);
  clock.advance(10 * 60_000);
  expect(await bench.stack.tick()).toEqual(["Sweep"]);
  expect(events[0]).toMatchObject({
    source: "aws.events",
    "detail-type": "Scheduled Event",
    time: "2026-01-01T00:01:00Z",
    region: "eu-west-1",
  });
});

test("a failing cron is heard, after the others ran", async () => {
  const clock = manualClock(startMs);
  let nightly = 0;
  const Sweep = async () => {
    throw new Error("sweep failed");
  };
  await using bench = await openBench(engines(), { Sweep, Nightly: async () => void nightly++ }, { clock });
  clock.advance(86_400_000);
  await expect(bench.stack.tick()).rejects.toThrow("sweep failed");
  expect(nightly).toBe(1);
});

test("a started stack runs its crons by the clock's own timers", async () => {
  const clock = manualClock(startMs);
  let sweeps = 0;
  await using bench = await openBench(engines(), { Sweep: async () => void sweeps++ }, { clock });
  bench.stack.start();
  clock.advance(60_000);
  await vi.waitUntil(() => sweeps === 1);
  clock.advance(60_000);
  await vi.waitUntil(() => sweeps === 2);
});
