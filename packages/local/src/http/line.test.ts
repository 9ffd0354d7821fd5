import { expect, test } from "vitest";
import { createLine } from "./line.ts";

test("no more run at once than may, in the order in which they came, and a failure frees its place", async () => {
  const inLine = createLine(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const runs = [0, 1, 2, 3, 4, 5].map((n) =>
    inLine(async () => {
      started.push(n);
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      if (n === 1) throw new Error("one fails");
    }).catch(() => undefined),
  );
  await Promise.all(runs);
  expect(started).toEqual([0, 1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});
