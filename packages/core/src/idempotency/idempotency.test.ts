import { expect, test, vi } from "vitest";
import { cancel, place, receive, shop, stockOf } from "../order/order.fixture.ts";
import { customer, manager, world, type World } from "../runtime/runtime.fixture.ts";
import { Payment } from "../payment/payment.ts";
import { lostAndForgotten, lostRequest, lostResponse } from "../table/table.fixture.ts";
import { Table } from "../table/table.ts";
import { Idempotency } from "./idempotency.ts";

const transactions = "TransactWriteItems";
const alice = customer("alice");

/** Something that is done once for a key, and counts how often it was. */
function effect(w: World, options: { actor?: typeof alice; key?: string; part?: string; input?: unknown } = {}) {
  const { actor = alice, key = "key", part, input = { n: 1 } } = options;
  const attempt = vi.fn<(fence: (id: string) => Table.Write[]) => Promise<string>>(async (fence) => {
    const committed = await Table.commit(fence("made"));
    if (committed.ok) return "made";
    Idempotency.assertFresh(committed.refused);
    throw new Error("refused by something else than its fence");
  });
  const parts = part === undefined ? {} : { part };
  const once = () =>
    Idempotency.once({ procedure: "test", input, ...parts, attempt, replay: async (id) => `replayed ${id}` });
  return w.as(actor, once, key);
}

test("one key is one effect; other people, keys and parts are others", async () => {
  await using w = await world();
  expect(await effect(w)).toBe("made");
  expect(await effect(w)).toBe("replayed made");
  expect(await effect(w, { actor: customer("bob") })).toBe("made");
  expect(await effect(w, { key: "other" })).toBe("made");
  expect(await effect(w, { part: "A" })).toBe("made");
  expect(await effect(w, { part: "B" })).toBe("made");
  expect(await effect(w, { part: "A" })).toBe("replayed made");
});

test("equal payloads are equal in whatever order their fields come; another payload is refused", async () => {
  await using w = await world();
  await effect(w, { input: { a: 1, b: { c: new Date(0), d: [1, 2] } } });
  expect(await effect(w, { input: { b: { d: [1, 2], c: new Date(0) }, a: 1 } })).toBe("replayed made");
  for (const input of [
    { a: 2 },
    { a: 1, b: { c: new Date(1), d: [1, 2] } },
    { a: 1, b: { c: new Date(0), d: [2, 1] } },
  ])
    await expect(effect(w, { input })).rejects.toMatchObject({ reason: "idempotency.mismatch" });
});

test("what moves stock or money does not run without a key", async () => {
  await using w = await world();
  const attempt = vi.fn<() => Promise<string>>();
  const once = () =>
    Idempotency.once({ procedure: "p", input: {}, keyRequired: true, attempt, replay: async () => null });
  await expect(w.as(alice, once)).rejects.toMatchObject({ reason: "idempotency.key_required" });
  expect(attempt).not.toHaveBeenCalled();
  await expect(
    w.as(alice, () =>
      Idempotency.once({ procedure: "p", input: {}, attempt: async () => "done", replay: async () => null }),
    ),
  ).resolves.toBe("done");
});

test("an expired fence that is still there is no fence", async () => {
  await using w = await world();
  await effect(w);
  w.advance(24 * 3600);
  expect(await effect(w)).toBe("replayed made");
  w.advance(1);
  expect(await effect(w)).toBe("made");
  expect(await effect(w, { input: { n: 1 } })).toBe("replayed made");
});

test("a key that was forgotten answers nothing of before: what fails now, fails", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const old = { key: "old", paymentMethod: "pm_succeeds" };
  const order = await place(w, { A: 1 }, old);
  expect(await place(w, { A: 1 }, old)).toEqual(order);
  await w.within(() => Payment.take(order.id));
  w.advance(24 * 3600 + 1);
  await expect(place(w, { A: 1 }, old)).rejects.toMatchObject({ reason: "inventory.out_of_stock" });
});

test("a fence whose call came to nothing yet says that it is still running", async () => {
  await using w = await world();
  await effect(w);
  const again = () =>
    Idempotency.once({
      procedure: "test",
      input: { n: 1 },
      async attempt(fence) {
        const committed = await Table.commit(fence("again"));
        if (!committed.ok) Idempotency.assertFresh(committed.refused);
        return "done twice";
      },
      replay: async () => null,
    });
  await expect(w.as(alice, again, "key")).rejects.toMatchObject({ reason: "idempotency.in_progress" });
});

test("an order whose answer was lost is answered, though the engine has forgotten the token", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  using faults = w.faults.once(transactions, lostAndForgotten);
  const order = await place(w, { A: 2 }, { key: "lost" });
  expect(faults.seen).toHaveLength(2);
  expect(order).toMatchObject({ status: "pending_payment", version: 1 });
  expect(await place(w, { A: 2 }, { key: "lost" })).toEqual(order);
  expect(await stockOf(w, "A")).toEqual({ available: 3, reserved: 2, onHand: 5 });
});

test("an order whose every answer was lost is answered from its fence, and not placed twice", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  using faults = w.faults.once(transactions, lostResponse, lostResponse, lostRequest);
  const order = await place(w, { A: 2 }, { key: "lost" });
  expect(faults.seen).toHaveLength(3);
  expect(await place(w, { A: 2 }, { key: "lost" })).toEqual(order);
  expect(await stockOf(w, "A")).toEqual({ available: 3, reserved: 2, onHand: 5 });
});

test("an order that never arrived is unavailable, and the retry places it once", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  {
    using _ = w.faults.on(transactions, () => lostRequest);
    await expect(place(w, { A: 2 }, { key: "lost" })).rejects.toMatchObject({ reason: "internal.unavailable" });
  }
  expect((await place(w, { A: 2 }, { key: "lost" })).status).toBe("pending_payment");
  expect(await stockOf(w, "A")).toEqual({ available: 3, reserved: 2, onHand: 5 });
});

test("a cancellation and a receipt whose answers were lost are answered, and done once", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  const { id } = await place(w, { A: 2 });
  using _ = w.faults.once(transactions, lostAndForgotten);
  expect((await cancel(w, id)).status).toBe("cancelled");
  using __ = w.faults.once(transactions, lostAndForgotten);
  expect(await receive(w, "A", 4, "received")).toMatchObject({ delta: 4, sequence: 2 });
  expect(await stockOf(w, "A")).toEqual({ available: 9, reserved: 0, onHand: 9 });
});

test("keys have a grammar", () => {
  for (const key of ["a", "A-b_c:d.9", "x".repeat(128)]) expect(Idempotency.Key.safeParse(key).success).toBe(true);
  for (const key of ["", "a b", "ä", "a\n", "x".repeat(129), "a/b"])
    expect(Idempotency.Key.safeParse(key).success).toBe(false);
});

test("people do not share keys: a manager's receipt and a customer's order may have one", async () => {
  await using w = await world();
  await shop(w, { A: 5 });
  await receive(w, "A", 1, "same");
  expect((await place(w, { A: 1 }, { key: "same" })).status).toBe("pending_payment");
  expect(manager.id).not.toBe(alice.id);
});
