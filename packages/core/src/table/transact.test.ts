import { expect, test } from "vitest";
import {
  canceled,
  conflictAt,
  type Fault,
  lostAndForgotten,
  lostRequest,
  lostResponse,
  throttled,
  wrong,
} from "./table.fixture.ts";
import { place, receive, shop, stockOf } from "../order/order.fixture.ts";
import { Inventory } from "../inventory/inventory.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { Table } from "./table.ts";

const transactions = "TransactWriteItems";

/** Takes one unit of A in a transaction that carries no fence: what is done twice shows. */
const take = (w: World, quantity = 1) =>
  w.within(() => Table.commit([Inventory.take({ sku: "A", bucket: 0, quantity, product: 1 })]));
const availableOf = async (w: World) => (await stockOf(w, "A")).available;
const tokens = (seen: { input: Record<string, unknown> }[]) => seen.map(({ input }) => input["ClientRequestToken"]);
const times = (count: number, fault: Fault) => Array.from({ length: count }, () => fault);

test("a conflict is tried again under the same token, after a pause, and succeeds once", async () => {
  await using w = await world();
  await shop(w, { A: 10 });
  using faults = w.faults.once(transactions, ...times(5, conflictAt(0)));
  expect(await take(w)).toEqual({ ok: true });
  expect(faults.seen).toHaveLength(6);
  expect(new Set(tokens(faults.seen)).size).toBe(1);
  expect(w.slept).toHaveLength(5);
  expect(Math.max(...w.slept)).toBeLessThanOrEqual(400);
  expect(await availableOf(w)).toBe(9);
});

test("six conflicts are enough: busy, and nothing was changed", async () => {
  await using w = await world();
  await shop(w, { A: 10 });
  using faults = w.faults.on(transactions, () => conflictAt(0));
  await expect(take(w)).rejects.toMatchObject({ reason: "conflict.busy" });
  expect(faults.seen).toHaveLength(6);
  expect(await availableOf(w)).toBe(10);
});

test("throttling beside a conflict is tried again like one", async () => {
  await using w = await world();
  await shop(w, { A: 10, B: 10 });
  const busy = canceled({ 0: "TransactionConflict", 1: "ThrottlingError", 2: "ProvisionedThroughputExceeded" });
  using faults = w.faults.once(transactions, busy);
  expect((await place(w, { A: 1, B: 1 })).status).toBe("pending_payment");
  expect(faults.seen).toHaveLength(2);
});

test("the gravest reason decides: a wrong action beside a conflict is a bug, told at once", async () => {
  await using w = await world();
  await shop(w, { A: 10, B: 10 });
  using faults = w.faults.on(transactions, () => canceled({ 0: "TransactionConflict", 1: "ValidationError" }));
  const error: unknown = await place(w, { A: 1, B: 1 }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ message: "ValidationError" });
  expect(error).not.toHaveProperty("reason");
  expect(faults.seen).toHaveLength(1);
  expect(w.slept).toEqual([]);
});

test("a lost condition beside a conflict is a refusal, not another try", async () => {
  await using w = await world();
  await shop(w, { A: 10, B: 10 });
  using faults = w.faults.on(transactions, () => canceled({ 0: "TransactionConflict", 1: "ConditionalCheckFailed" }));
  const writes = () => ["A", "B"].map((sku) => Inventory.take({ sku, bucket: 0, quantity: 1, product: 1 }));
  const committed = await w.within(() => Table.commit(writes()));
  expect(committed).toMatchObject({ ok: false, refused: [{ label: "stock#0#B" }] });
  expect(faults.seen).toHaveLength(1);
});

test.each([
  "ValidationException",
  "AccessDeniedException",
  "SerializationException",
  "IdempotentParameterMismatchException",
])("a request that the engine refuses as %s is a bug, and not sent again", async (name) => {
  await using w = await world();
  await shop(w, { A: 10 });
  using faults = w.faults.on(transactions, () => wrong(name));
  await expect(take(w)).rejects.toThrow(name);
  expect(faults.seen).toHaveLength(1);
});

test.each<[string, Fault]>([
  ["an answer that was lost", lostResponse],
  ["a request that was lost", lostRequest],
  ["throttling", throttled],
])("%s: asked for again under the same token, and done once", async (_, fault) => {
  await using w = await world();
  await shop(w, { A: 10 });
  using faults = w.faults.once(transactions, fault, fault);
  expect(await take(w)).toEqual({ ok: true });
  expect(faults.seen).toHaveLength(3);
  expect(new Set(tokens(faults.seen)).size).toBe(1);
  expect(await availableOf(w)).toBe(9);
});

test("what is unknown three times is unavailable, and done at most once", async () => {
  await using w = await world();
  await shop(w, { A: 10 });
  {
    using faults = w.faults.on(transactions, () => lostResponse);
    await expect(take(w)).rejects.toMatchObject({ reason: "internal.unavailable", cause: expect.any(Error) });
    expect(faults.seen).toHaveLength(3);
  }
  expect(await availableOf(w)).toBe(9);
});

test("a refusal is told by its label, with the item as it is", async () => {
  await using w = await world();
  await shop(w, { A: 3, B: 1 });
  const writes = () =>
    [
      { sku: "A", quantity: 1 },
      { sku: "B", quantity: 2 },
      { sku: "ABSENT", quantity: 1 },
    ].map((one) => Inventory.take({ ...one, bucket: 0, product: 1 }));
  const committed = await w.within(() => Table.commit(writes()));
  expect(committed).toEqual({
    ok: false,
    refused: [
      { label: "stock#0#B", item: expect.objectContaining({ sku: "B", available: 1, received: 1, product: 1 }) },
      { label: "stock#0#ABSENT", item: null },
    ],
  });
  expect(await availableOf(w)).toBe(3);
});

test("more actions than a transaction takes are refused before anything is sent", async () => {
  await using w = await world();
  const skus = Array.from({ length: Table.actionsMax + 1 }, (_, i) => `S${i}`);
  using faults = w.faults.on("*", () => undefined);
  const writes = () => skus.map((sku) => Inventory.take({ sku, bucket: 0, quantity: 1, product: 1 }));
  await expect(w.within(() => Table.commit(writes()))).rejects.toThrow("A transaction takes 100 actions, not 101");
  expect(faults.seen).toEqual([]);
});

test("without a fence, a forgotten token would do it twice: the engine's token is an optimization", async () => {
  await using w = await world();
  await shop(w, { A: 10 });
  using _ = w.faults.once(transactions, lostAndForgotten);
  await take(w);
  expect(await availableOf(w)).toBe(8);
  await receive(w, "A", 5, "again");
});
