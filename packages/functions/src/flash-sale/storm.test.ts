import { Actor } from "@waybill/core/actor";
import { Payment } from "@waybill/core/payment";
import { expect, test } from "vitest";
import { hooks } from "../api/hooks.ts";
import { answersOf } from "../dev/questions.ts";
import { type Harness, harness } from "../harness.ts";
import { hold } from "./sale.ts";
import type { Site } from "./site.ts";

const onlooker: Actor.System = { type: "system", id: "flash sale" };
/** Short beside the hold of a quarter of an hour, and a minute of the gateway's is over soon. */
const restSeconds = 30;

/** As the command's, but for time, which here goes by when nobody has anything to do. */
function siteOf(h: Harness, faults: number): Site {
  const answers = answersOf(h.edge.runtime, faults);
  const within = <T>(run: () => Promise<T>) => h.within(() => Actor.provide(onlooker, run));
  const bringWebhooks = () =>
    Payment.sandbox.deliverDue(async ({ body, headers }) => {
      const { status } = await h.fetch(`${h.url}${hooks}sandbox`, { method: "POST", body, headers });
      if (status !== 200) throw new Error(`answered ${status}`);
    });
  return {
    buyer: (n) => h.client(`customer:${n}`),
    admin: h.client("admin:ada"),
    ask: async (question) => answers[question](),
    within,
    async rest() {
      h.advance(restSeconds);
      await h.stack.tick().catch(() => {});
      await within(bringWebhooks);
      await h.settle();
    },
  };
}

test("200 buyers of 100 units, with conflicts, lost answers and a gateway in trouble: each unit is sold once and paid once", async () => {
  await using h = await harness();
  const site = siteOf(h, 0.3);
  const { storm, verdict } = await hold(site, { buyers: 200, units: 100, concurrency: 16, faults: 0.3 });
  expect(verdict.wrong).toEqual([]);
  expect(verdict).toMatchObject({ sold: 100, confirmed: 100, captures: 100, available: 0 });
  expect(storm.declined).toBeGreaterThan(0);
  expect(storm.wanting).toBe(200 - 100 - storm.declined);
  const { conflicts, lost, throttled } = await site.ask("counts");
  expect(conflicts).toBeGreaterThan(20);
  expect(lost + throttled).toBeGreaterThan(0);
}, 180_000);

test("with more units than buyers, all who can pay get one and the rest is for sale", async () => {
  await using h = await harness();
  const { storm, verdict } = await hold(siteOf(h, 0.1), { buyers: 10, units: 12, concurrency: 4, faults: 0.1 });
  expect(verdict.wrong).toEqual([]);
  expect(verdict).toMatchObject({ sold: 8, confirmed: 8, captures: 8, available: 4 });
  expect(storm).toMatchObject({ declined: 2, wanting: 0, refusals: { right: 0, false: 0, open: 0 } });
});
