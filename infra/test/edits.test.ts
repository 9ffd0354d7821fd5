import { expect, test } from "vitest";
import { batches } from "./edits.ts";
import { rules } from "./rules.ts";
import { apartGraph } from "./stages.ts";

const edits = batches.flat();

test("there are many of them, each told apart", () => {
  expect(new Set(edits.map(({ mistake }) => mistake)).size).toBe(edits.length);
  expect(edits.length).toBeGreaterThan(50);
});

test.each(batches.map((batch) => [batch.length, batch[0]?.mistake, batch] as const))(
  "each of %i is found, from %s on, and nothing else",
  { timeout: 240_000 },
  async (_, __, batch) => {
    const graph = await apartGraph("production", {}, batch);
    expect(graph.failures).toEqual([]);
    const complaints = Object.values(rules).flatMap((rule) => rule(graph));
    const unheard = batch.flatMap(({ mistake, complaints: expected }) =>
      expected.filter((one) => !complaints.some((said) => one.test(said))).map((one) => `${mistake}: ${one.source}`),
    );
    expect(unheard).toEqual([]);
    const explained = batch.flatMap((one) => one.complaints);
    expect(complaints.filter((said) => !explained.some((one) => one.test(said)))).toEqual([]);
  },
);
