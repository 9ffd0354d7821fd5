/** What each flow of an order costs in write units, whole: docs/write-costs.md is made of it, and held by it. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { shop } from "./api/shop.fixture.ts";
import { type Harness, harness } from "./harness.ts";
import { meter, own } from "./meter.fixture.ts";

const sizes = [1, 3, 10, 600] as const;
const skus = Array.from({ length: 600 }, (_, i) => `SKU-${String(i).padStart(4, "0")}`);
const basket = (lines: number) => skus.slice(0, lines).map((sku) => ({ sku, quantity: 2 }));
const one = (lines: number) => [{ sku: skus[lines - 1] ?? "", quantity: 1 }];

type Id = `ord_${string}`;
interface Shop {
  h: Harness;
  buyer: ReturnType<Harness["client"]>;
  /** Who signed in just now. */
  readonly staff: ReturnType<Harness["client"]>;
}

const place = async ({ h, buyer }: Shop, lines: number, paymentMethod?: string): Promise<Id> => {
  const { id } = await buyer.order.place({ lines: basket(lines), ...(paymentMethod ? { paymentMethod } : {}) });
  await h.settle();
  return id;
};
const paid = (s: Shop, lines: number) => place(s, lines, "pm_succeeds");
async function shipped(s: Shop, lines: number): Promise<Id> {
  const id = await paid(s, lines);
  await s.staff.order.fulfil({ id });
  await s.h.settle();
  return id;
}

interface Flow {
  name: string;
  /** What comes before, and is not counted. */
  before?: (s: Shop, lines: number) => Promise<Id>;
  run(s: Shop, lines: number, id: Id): Promise<unknown>;
  /** What the design counted for so many lines, at most; where it counted. */
  designed?: (lines: number) => number;
}

const flows: Flow[] = [
  { name: "paid order", run: (s, lines) => paid(s, lines), designed: (lines) => 44 + 2 * lines },
  {
    name: "placed, expired",
    designed: (lines) => 31 + 4 * lines,
    async run(s, lines) {
      await place(s, lines);
      s.h.advance(906);
      await s.h.stack.tick();
    },
  },
  { name: "shipped whole, after payment", before: paid, run: ({ staff }, _, id) => staff.order.fulfil({ id }) },
  {
    name: "cancelled, after payment, with its refund",
    before: paid,
    run: ({ buyer }, _, id) => buyer.order.cancel({ id, reason: "no" }),
  },
  {
    name: "one unit cancelled, after payment, with its refund",
    before: paid,
    run: ({ buyer }, lines, id) => buyer.order.cancel({ id, reason: "no", lines: one(lines) }),
  },
  {
    name: "partial refund, of an amount",
    before: paid,
    run: ({ staff }, _, orderId) =>
      staff.payment.refund({ orderId, amount: { amount: 1, currency: "GBP" }, reason: "late" }),
  },
  {
    name: "one unit returned: asked for, approved, received, refunded",
    before: shipped,
    run: (s, lines, id) => returned(s, id, one(lines)),
  },
  {
    name: "everything returned and refunded",
    before: shipped,
    run: (s, lines, id) => returned(s, id, basket(lines)),
  },
  { name: "placed, its payment declined", run: (s, lines) => place(s, lines, "pm_declines") },
];

async function returned({ buyer, staff }: Shop, id: Id, lines: { sku: string; quantity: number }[]): Promise<void> {
  const { id: returnId } = await buyer.order.return({ id, lines, reason: "no" });
  await staff.order.approveReturn({ id, returnId });
  await staff.order.receiveReturn({ id, returnId });
}

/** What the design did not count: the customer's open orders, entered and left, and the entry in staff's list of all orders. */
const uncounted = 2 + 2 + 1;

test(
  "every flow costs exactly what docs/write-costs.md says, and no more than it was designed to",
  { timeout: 240_000 },
  async () => {
    await using h = await harness({ rules: { limitCalls: false } });
    await shop(h, Object.fromEntries(skus.map((sku) => [sku, 1_000])));
    const s: Shop = {
      h,
      buyer: h.client("customer:alice"),
      get staff() {
        return h.client("manager:mia");
      },
    };
    await paid(s, 1);
    const take = meter(h.edge.runtime.dynamo);
    const rows: string[] = [];
    for (const { name, before, run, designed } of flows) {
      const cells: string[] = [];
      for (const lines of sizes) {
        const id = (await before?.(s, lines)) ?? "ord_none";
        await h.settle();
        take();
        await run(s, lines, id);
        await h.settle();
        const counted = own(take());
        const units = counted.reduce((sum, { writeUnits }) => sum + writeUnits, 0);
        const comparable = units - uncounted;
        const allowed = lines <= 10 ? designed?.(lines) : undefined;
        expect.soft(comparable, `${name}, ${lines} lines`).toBeLessThanOrEqual(allowed ?? Infinity);
        cells.push(allowed === undefined ? String(units) : `${units} (${comparable} of ${allowed})`);
      }
      rows.push(`| ${name} | ${cells.join(" | ")} |`);
    }
    const page = `${heading}\n${rows.join("\n")}\n`;
    await expect(page).toMatchFileSnapshot(join(import.meta.dirname, "../../../docs/write-costs.md"));
  },
);

const heading = `# What an order costs in write units

Made by \`functions/src/cost.table.test.ts\`, which fails when a figure changes; \`vitest run --project functions cost.table -u\`
writes it anew. Counted at the engine for everything that a flow causes: API, stream relay, workers, sweepers, mails owed,
with two units for each kilobyte of an item in a transaction and one for each entry of an index that changes. The gateway's
own ledger (the sandbox) is not counted, nor the limiter's leases: one unit for many calls of a caller. Orders are a
customer's own, with two units of each line; names are short. In brackets, where the design had counted a flow: its count, and
ours without the five units of two things that it did not have, the limit of open orders (4) and the list of all orders (1).
Lines that would make their order's item dearer to write stand in an item of their own ([decision 26](decisions/0026-lines-stand-apart-from-an-order-that-they-make-dearer.md)).

| flow | 1 line | 3 lines | 10 lines | 600 lines |
|---|---|---|---|---|`;
