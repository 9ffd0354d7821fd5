import { expect, test } from "vitest";
import { manualClock } from "./local.ts";

test("a manual clock runs its timers in order, at their own times, and not when cancelled", () => {
  const clock = manualClock(0);
  const seen: [string, number][] = [];
  const note = (name: string) => () => void seen.push([name, clock.now()]);
  clock.after(20, note("late"));
  clock.after(10, () => {
    note("early")();
    clock.after(5, note("nested"));
  });
  clock.after(15, note("never"))();
  clock.advance(100);
  expect(seen).toEqual([
    ["early", 10],
    ["nested", 15],
    ["late", 20],
  ]);
  expect(clock.now()).toBe(100);
});
