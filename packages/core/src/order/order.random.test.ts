import { expect, test } from "vitest";
import { Failure } from "../error/error.ts";
import { Inventory } from "../inventory/inventory.ts";
import { Payment } from "../payment/payment.ts";
import { type Change, manager, seededRandom, world, type World } from "../runtime/runtime.fixture.ts";
import {
  conflictAt,
  type Fault,
  lostAndForgotten,
  lostRequest,
  lostResponse,
  throttled,
} from "../table/table.fixture.ts";
import { audit, cancel, found, place, read, receive, shop } from "./order.fixture.ts";
import { Order } from "./order.ts";

const skus = ["A", "B", "C"];
const methods = ["pm_succeeds", "pm_declines", "pm_times_out", "pm_answers_late"];
const names = ["alice", "bob", "carol", "dave", "eve"];
const faultRate = 0.2;
const commands = 300;
const atOnce = 6;

/** One of five requests that write meets something: a conflict, a lost answer, a lost request, throttling. */
function weather(w: World, random: () => number) {
  const transactional: Fault[] = [conflictAt(0), conflictAt(0), lostResponse, lostAndForgotten, lostRequest, throttled];
  const single: Fault[] = [lostResponse, lostRequest, throttled];
  return w.faults.on("*", ({ command }) => {
    if (!/^(TransactWrite|Put|Update)/.test(command) || random() >= faultRate) return undefined;
    const faults = command.startsWith("Transact") ? transactional : single;
    return faults[Math.floor(random() * faults.length)];
  });
}

/** What the world's weather does to a caller, and what a shop may say; anything else is a bug. */
const isExpected = (error: unknown): boolean => Failure.isFailure(error) || (error as Error).name === "ElectroError";

/** I8: steps that are no edge of the machine, and changes that are not one version. */
const illegal = (changes: readonly Change[]): string[] =>
  changes.flatMap(({ before, after }) => {
    if (!before || after?.["__edb_e__"] !== "order") return [];
    const [from, to] = [before["status"], after["status"]] as [Order.Stored["status"], Order.Stored["status"]];
    const [earlier, later] = [Number(before["version"]), Number(after["version"])];
    const isLegal = (from === to || Order.canMove(from, to)) && (later === earlier || later === earlier + 1);
    return isLegal ? [] : [`${from} ${earlier} → ${to} ${later}`];
  });

test("whatever people do at once in bad weather: I1, I2, I3, I4, I6, I8, I10", { timeout: 120_000 }, async () => {
  await using w = await world();
  const source = seededRandom(7);
  const random = () => source.next();
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  await shop(w, { A: 12, B: 6, C: 3 });
  const placed: { id: Order.Stored["id"]; name: string; total: number }[] = [];
  const keyed: { key: string; name: string; basket: Record<string, number>; paymentMethod: string }[] = [];

  const begin = async () => {
    const basket = { [pick(skus)]: 1 + Math.floor(random() * 3), [pick(skus)]: 1 };
    const order = { key: `k${keyed.length}`, name: pick(names), basket, paymentMethod: pick(methods) };
    keyed.push(order);
    await again(order);
  };
  const again = async ({ basket, ...more }: (typeof keyed)[number]) => {
    const { id, total } = await place(w, basket, more);
    placed.push({ id, name: more.name, total: total.amount });
  };
  /** Mostly by whom it belongs to; to anybody else it is not there. */
  const cancelSome = (order: (typeof placed)[number]) => cancel(w, order.id, random() < 0.8 ? order : pick(placed));
  let receipts = 0;
  const all: [number, () => Promise<unknown>][] = [
    [8, begin],
    [3, async () => keyed.length > 0 && again(pick(keyed))],
    [4, async () => placed.length > 0 && cancelSome(pick(placed))],
    [8, async () => placed.length > 0 && w.within(() => Payment.take(pick(placed).id))],
    [2, async () => w.advance(pick([1, 20, 60, 300]))],
    [1, () => w.within(Order.expireDue)],
    [1, () => w.within(Payment.reconcileDue)],
    [1, () => receive(w, pick(skus), 1 + Math.floor(random() * 3), `more-${++receipts}`)],
    [
      1,
      () =>
        w.as(
          manager,
          () => Inventory.adjust({ sku: pick(skus), delta: pick([-2, -1, 1]), reason: "count" }),
          `count-${++receipts}`,
        ),
    ],
  ];
  const weighted = all.flatMap(([weight, command]) => Array.from({ length: weight }, () => command));
  const bugs: unknown[] = [];
  {
    using _ = weather(w, random);
    const actor = async () => {
      for (let i = 0; i < commands / atOnce; i++)
        await pick(weighted)().catch((error: unknown) => isExpected(error) || bugs.push(error));
    };
    await Promise.all(Array.from({ length: atOnce }, actor));
  }
  expect(bugs).toEqual([]);
  await audit(w, { isSettled: false });

  for (const { id, total } of placed) {
    const order = await found(w, id);
    expect(order?.total, "I4: an acknowledged order is there").toBe(total);
  }
  for (let round = 0; round < 6; round++) {
    w.advance(600);
    await w.within(Payment.reconcileDue);
    await w.within(Order.expireDue);
  }
  await audit(w);
  const { orders } = await read(w);
  const open = orders.filter(
    ({ status, due }) => due !== undefined || status === "pending_payment" || status === "payment_processing",
  );
  expect(open, "I10: nothing waits for ever").toEqual([]);
  const ends = new Set(orders.map(({ status }) => status));
  expect([...ends]).toEqual(expect.arrayContaining(["confirmed", "cancelled", "expired"]));
  const changes = await w.changes();
  expect(changes.length).toBeGreaterThan(100);
  expect(illegal(changes), "I8").toEqual([]);
});
