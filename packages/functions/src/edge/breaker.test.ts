import { Failure } from "@waybill/core/error";
import { Runtime } from "@waybill/core/runtime";
import { expect, onTestFinished, test, vi } from "vitest";
import { circuit } from "./breaker.ts";

class NotAsked extends Error {}

/** A circuit whose dependency fails on request; the breaker reads the system's date, which only the test moves. */
function bench() {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-12-01T09:00:00Z") });
  onTestFinished(() => void vi.useRealTimers());
  const said: string[] = [];
  const counted: unknown[] = [];
  const runtime = {
    clock: Runtime.systemClock,
    metrics: { add: (...one: unknown[]) => void counted.push(one) },
    log: ({ message, fields }: { message: string; fields: { dependency?: string } }) =>
      void said.push(`${message}: ${fields.dependency}`),
  } as unknown as Runtime.Info;
  const one = circuit({
    dependency: "gateway",
    isTrouble: (error) => !Failure.isFailure(error),
    notAsked: () => new NotAsked(),
  });
  let asked = 0;
  const ask = async (error?: Error) => {
    try {
      await Runtime.provide(runtime, () => one.ask(async () => answer(error)));
      return "answered";
    } catch (thrown) {
      return thrown instanceof NotAsked ? "not asked" : "failed";
    }
  };
  function answer(error: Error | undefined): void {
    asked++;
    if (error) throw error;
  }
  const times = async (count: number, error?: Error) => {
    const outcomes: string[] = [];
    for (let n = 0; n < count; n++) outcomes.push(await ask(error));
    return outcomes;
  };
  const advance = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);
  return { one, times, advance, said, counted, asked: () => asked };
}

const down = new Error("down");

test("after five failures a dependency is left alone, and every caller is told that nothing was asked", async () => {
  const b = bench();
  expect(await b.times(5, down)).toEqual(Array(5).fill("failed"));
  expect(b.one.isOpen()).toBe(true);
  expect(await b.times(20)).toEqual(Array(20).fill("not asked"));
  expect(b.asked()).toBe(5);
});

test("half a minute later one call finds out: well again, all are asked; still in trouble, none", async () => {
  const b = bench();
  await b.times(5, down);
  b.advance(31);
  expect(await b.times(3, down)).toEqual(["failed", "not asked", "not asked"]);
  b.advance(31);
  expect(await b.times(3)).toEqual(["answered", "answered", "answered"]);
  expect(b.one.isOpen()).toBe(false);
});

test("each change is said and counted once, however long the trouble lasts", async () => {
  const b = bench();
  for (let n = 0; n < 5; n++) {
    await b.times(5, down);
    b.advance(31);
  }
  await b.times(2);
  expect(b.said).toEqual(["circuit opened: gateway", "circuit closed: gateway"]);
  expect(b.counted).toEqual([["CircuitOpened", 1, "gateway"]]);
});

test("one failure in two opens it, one in three does not, and what is no trouble never does", async () => {
  const half = bench();
  for (let n = 0; n < 3; n++) await half.times(1).then(() => half.times(1, down));
  expect(half.one.isOpen()).toBe(true);
  const third = bench();
  for (let n = 0; n < 20; n++) await third.times(2).then(() => third.times(1, down));
  expect(third.one.isOpen()).toBe(false);
  const answers = bench();
  await answers.times(20, Failure.Unavailable());
  expect(answers.one.isOpen()).toBe(false);
});
