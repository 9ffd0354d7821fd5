/**
 * Every two commands on one order, the second coming before each write of the first, and after the first died at each of
 * its writes. What comes of it is docs/concurrency.md.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { world } from "../runtime/runtime.fixture.ts";
import { audit, shop } from "./order.fixture.ts";
import {
  attempt,
  type Base,
  type Case,
  bases,
  type Command,
  commands,
  interrupt,
  meets,
  prepare,
  recover,
} from "./order.pairs.fixture.ts";
import { Order } from "./order.ts";

const names = Object.keys(commands) as Command[];
const rules = (base: Base) => (base === "authorized" ? ({ paymentCapture: "manual" } as const) : {});

/** What became of each pair, by base and first command. */
const outcomes = new Map<string, Map<Command, Set<string>>>();

const pairs = bases.flatMap((base) =>
  names
    .filter((first) => (commands[first].in as readonly Base[]).includes(base))
    .map((first) => [base, first] as const),
);

test.each(pairs)(
  "%s: %s and everything else, in each other's way at every write: I1 to I8",
  { timeout: 120_000 },
  async (base, first) => {
    await using w = await world({ rules: rules(base) });
    await shop(w, { A: 10_000, B: 10_000 });
    const cases = new Map<Command, Case[]>();
    for (const second of names) {
      const own: Case[] = [];
      for (const when of ["before", "after"] as const)
        for (let nth = 1, more = true; more && (nth === 1 || meets(base, first, second)); nth++) {
          const c: Case = { name: `${base}-${first}-${second}-${when}-${nth}`.replaceAll(" ", "_"), base };
          await prepare(w, c);
          more = await interrupt(
            w,
            nth,
            when,
            () => attempt(w, c, first),
            () => attempt(w, c, second),
          );
          own.push(c);
        }
      cases.set(second, own);
    }
    await recover(w);
    const table = await audit(w);
    const ends = new Map<Command, Set<string>>();
    for (const [second, own] of cases) {
      const orders = own.map(({ name }) => table.orders.find(({ reference }) => reference === name));
      ends.set(second, new Set(orders.map((order) => (order ? `${order.status} ${order.paymentStatus}` : "nothing"))));
    }
    outcomes.set(`${base}, ${first}`, ends);
    expect(table.refunds.filter(({ status }) => status === "pending")).toEqual([]);
    const unsettled = ["created", "processing", "requires_action", "capturing", "voiding"];
    expect(table.payments.filter(({ status }) => unsettled.includes(status))).toEqual([]);
    for (const { before, after } of await w.changes()) {
      if (after?.["__edb_e__"] !== "order" || !before) continue;
      const [from, to] = [before["status"], after["status"]] as [Order.Stored["status"], Order.Stored["status"]];
      expect.soft(from === to || Order.canMove(from, to), `I8 ${from} → ${to}`).toBe(true);
      expect.soft(Number(after["version"]) - Number(before["version"]), `I8 ${from} → ${to}`).toBe(1);
    }
  },
);

test("what comes of each pair is what docs/concurrency.md says", async () => {
  expect(outcomes.size, "all of the tests above have run").toBe(pairs.length);
  await expect(document()).toMatchFileSnapshot(join(import.meta.dirname, "../../../../docs/concurrency.md"));
});

function document(): string {
  const cell = (ends: ReadonlySet<string>) => [...ends].toSorted().join("<br>");
  const rows = pairs.flatMap(([base, first]) => {
    const ends = outcomes.get(`${base}, ${first}`) ?? new Map<Command, Set<string>>();
    return names.map((second) => `| ${base} | ${first} | ${second} | ${cell(ends.get(second) ?? new Set())} |`);
  });
  return `${heading}\n${rows.join("\n")}\n`;
}

const heading = `# Two commands on one order

Made by \`core/src/order/order.pairs.test.ts\`; \`vitest run --project core order.pairs -u\` writes it anew.

Each row is an order in a state, a command that is legal there, and another one that comes at every possible moment: before
each single write of the first, and after the first has died at each single write (its own to the table, and the gateway's to
its ledger), and after all of it; one that is not legal in the state, nor in the one that the first leads to, comes at the first write alone. Then twenty minutes pass with the sweepers running. In all of these histories every invariant from I1 to I8
held: nothing is oversold, charged twice, lost, or stuck. The last column says where such orders ended: \`status paymentStatus\`;
where it names several, it depends on who came first. Payments of \`authorized\` orders are captured by hand, and the money of
\`placed\` and \`processing\` ones takes the gateway a minute.

| order | first | and | ends |
|---|---|---|---|`;
