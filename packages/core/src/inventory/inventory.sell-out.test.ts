import { expect, test } from "vitest";
import { Failure } from "../error/error.ts";
import { audit, place, read } from "../order/order.fixture.ts";
import { seededRandom, world } from "../runtime/runtime.fixture.ts";
import { atRandom } from "../table/conflict.fixture.ts";
import type { Fault } from "../table/table.fixture.ts";
import { Table } from "../table/table.ts";
import { spread, spreadOf } from "./inventory.fixture.ts";
import * as moving from "./inventory.spread.repo.ts";

test.each([1, 4, 16])(
  "buyers for exactly what %i buckets have, with conflicts in three of ten tries: every unit is sold, and nobody is refused before",
  async (count) => {
    await using w = await world();
    const source = seededRandom(count);
    const baskets = Array.from({ length: 60 }, () => 1 + Math.floor(source.next() * 3));
    const units = baskets.reduce((sum, one) => sum + one, 0);
    const even = Array.from({ length: count }, (_, i) => Math.floor((units + i) / count));
    await spread(w, even);
    const refusals: unknown[] = [];
    {
      using _ = atRandom(w.runtime.dynamo, 0.3, () => source.next());
      const buy = (quantity: number, i: number): Promise<unknown> =>
        place(w, { A: quantity }, { name: `buyer${i}` }).catch((error: unknown) => {
          // Six conflicts in a row: the buyer is told to try again, and does.
          return Failure.Busy.is(error) ? buy(quantity, i) : refusals.push(error);
        });
      await Promise.all(baskets.map(buy));
    }
    expect(refusals).toEqual([]);
    const { available } = await spreadOf(w);
    expect(available.reduce((sum, one) => sum + one, 0)).toBe(0);
    await expect(place(w, { A: 1 })).rejects.toMatchObject({
      reason: "inventory.out_of_stock",
      details: { available: 0 },
    });
    await audit(w);
    expect((await read(w)).orders).toHaveLength(60);
  },
);

test("while units are on their way from one bucket to another, nobody is told that they are sold out", async () => {
  await using w = await world();
  await spread(w, [0, 0, 0, 1], { spread: 3 });
  // Whoever reads sees bucket 2 before the unit arrives there and bucket 3 after it has left.
  let reads = 0;
  const between: Fault = async (request, apply) => {
    const answer = await apply();
    if (++reads > 1) return answer;
    const unit = { sku: "A", units: 1 };
    await w.within(() =>
      Table.commit([moving.leave({ ...unit, bucket: 3, atLeast: 1 }), moving.enter({ ...unit, bucket: 2 })]),
    );
    const [table = ""] = Object.keys(request.input["RequestItems"] as object);
    const { Responses } = answer.output as {
      Responses: Record<string, { bucket: { N: string }; available: { N: string } }[]>;
    };
    for (const item of Responses[table] ?? []) if (item.bucket.N === "3") item.available.N = "0";
    return answer;
  };
  using _ = w.faults.on("BatchGetItem", () => between);
  await place(w, { A: 1 });
  expect(reads).toBeGreaterThan(1);
  await audit(w);
});
