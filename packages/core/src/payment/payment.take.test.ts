import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { audit, cancel, found, place, read, shop, stockOf } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { customer, manager, world, type World } from "../runtime/runtime.fixture.ts";
import { isWrite, lostResponse } from "../table/table.fixture.ts";
import { Payment } from "./payment.ts";

const take = (w: World, id: string) => w.within(() => Payment.take(id));
const reconcile = (w: World) => w.within(Payment.reconcileDue);
const attempts = (w: World, id: string) => w.within(() => Payment.ofOrder(id));
const statusOf = async (w: World, id: string) => (await found(w, id))?.status;
const held = { available: 0, reserved: 1, onHand: 1 };
const free = { available: 1, reserved: 0, onHand: 1 };

async function waiting(w: World, paymentMethod = "pm_succeeds") {
  await shop(w, { A: 1 });
  return (await place(w, { A: 1 }, { paymentMethod })).id;
}

/** As it is, but for what the test says. */
const gateway = (w: World, changed: Partial<Payment.Gateway>) => {
  w.runtime.gateway = { ...Payment.sandbox, ...changed };
};

const requests = 8;
const writes = 5;

test("a payment that nothing troubles takes so many requests: the tests below trouble each of them", async () => {
  await using w = await world();
  const id = await waiting(w);
  using all = w.faults.on("*", () => undefined);
  await take(w, id);
  expect([all.seen.length, all.seen.filter(isWrite).length]).toEqual([requests, writes]);
});

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

test.each(upTo(requests))("a process that dies at its request %i, and is told again: charged once", async (nth) => {
  await using w = await world();
  const id = await waiting(w);
  {
    using _ = w.faults.crash(nth);
    await expect(take(w, id)).rejects.toThrow("ValidationException");
  }
  await take(w, id);
  expect(await statusOf(w, id)).toBe("confirmed");
  expect(await attempts(w, id)).toMatchObject([{ status: "captured", captured: 250 }]);
  expect((await audit(w)).ledger).toMatchObject([{ captures: 1 }]);
});

test.each(upTo(writes))("the answer to write %i is lost, and nobody tells again: charged once", async (nth) => {
  await using w = await world();
  const id = await waiting(w);
  let count = 0;
  {
    using _ = w.faults.on("*", (request) => (isWrite(request) && ++count === nth ? lostResponse : undefined));
    await take(w, id).catch(() => {});
  }
  w.advance(31);
  await reconcile(w);
  expect(await statusOf(w, id)).toBe("confirmed");
  expect((await audit(w)).ledger).toMatchObject([{ captures: 1 }]);
});

test("told many times at once, an order is charged once", async () => {
  await using w = await world();
  const id = await waiting(w);
  await Promise.all(Array.from({ length: 8 }, () => take(w, id)));
  w.advance(31);
  await reconcile(w);
  expect(await statusOf(w, id)).toBe("confirmed");
  expect((await audit(w)).ledger).toMatchObject([{ captures: 1 }]);
  await take(w, id);
  expect(await attempts(w, id)).toHaveLength(1);
});

test.each([
  ["amount", { amount: 249 }],
  ["currency", { currency: "EUR" }],
])("a captured %s that is not the order's: a person has to look, and the stock stays held", async (_, wrong) => {
  await using w = await world();
  const id = await waiting(w);
  gateway(w, { confirm: async (request) => ({ ...(await Payment.sandbox.confirm(request)), ...wrong }) });
  await take(w, id);
  expect(await statusOf(w, id)).toBe("on_hold");
  expect(w.complaints()).toMatchObject([
    { level: "error", message: "captured amount is not the order's", orderId: id },
  ]);
  w.advance(5_000);
  await w.within(Order.expireDue);
  await reconcile(w);
  await take(w, id);
  expect(await statusOf(w, id)).toBe("on_hold");
  await expect(cancel(w, id)).rejects.toMatchObject({ reason: "auth.forbidden" });
  expect(await stockOf(w, "A")).toEqual(held);
  await audit(w);
  await w.as(manager, () => Order.cancel({ id, reason: "the gateway took too little" }), "cancel-held");
  expect(await statusOf(w, id)).toBe("cancelled");
  expect((await audit(w)).ledger).toMatchObject([{ captured: 250, refunded: 250 }]);
  expect(await stockOf(w, "A")).toEqual(free);
});

/** An attempt whose intent is made and never confirmed. */
async function unconfirmed(w: World) {
  const id = await waiting(w);
  gateway(w, { confirm: async () => Promise.reject(new Payment.GatewayUnknown("no answer")) });
  await take(w, id);
  expect(await statusOf(w, id)).toBe("payment_processing");
  return id;
}

test("past its deadline an intent is cancelled at the gateway; with no time left the order is, and its stock is free", async () => {
  await using w = await world();
  const id = await unconfirmed(w);
  w.advance(899);
  await reconcile(w);
  expect(await statusOf(w, id)).toBe("payment_processing");
  expect(await stockOf(w, "A")).toEqual(held);
  w.advance(601);
  await reconcile(w);
  expect(await statusOf(w, id)).toBe("cancelled");
  expect(await attempts(w, id)).toMatchObject([{ status: "failed", failureCode: "timed_out", captured: 0 }]);
  expect(await stockOf(w, "A")).toEqual(free);
  const { ledger } = await audit(w);
  expect(ledger).toMatchObject([{ status: "canceled", captures: 0 }]);
});

test("past its deadline, with time left, the order waits for another payment", async () => {
  await using w = await world({ rules: { reservationTtlSeconds: 7_200 } });
  const id = await unconfirmed(w);
  w.advance(1_600);
  await reconcile(w);
  expect(await found(w, id)).toMatchObject({ status: "pending_payment", attempts: 1, due: { kind: "expire" } });
  expect(await stockOf(w, "A")).toEqual(held);
  expect((await audit(w)).ledger).toMatchObject([{ status: "canceled", captures: 0 }]);
  await take(w, id);
  expect(await attempts(w, id)).toHaveLength(1);
});

test("too late to cancel: the gateway had taken the money, and the order is confirmed, not cancelled", async () => {
  await using w = await world();
  const id = await waiting(w);
  gateway(w, {
    confirm: async () => Promise.reject(new Payment.GatewayUnknown("no answer")),
    // The customer's bank says yes just before the gateway hears of the cancellation.
    async cancel(request) {
      await Payment.sandbox.confirm({ key: "bank", intentId: request.intentId });
      return Payment.sandbox.cancel(request);
    },
  });
  await take(w, id);
  w.advance(1_600);
  await reconcile(w);
  expect(await statusOf(w, id)).toBe("confirmed");
  expect((await audit(w)).ledger).toMatchObject([{ captures: 1 }]);
});

let starts = 0;

test("three declines: the third ends the order, tells each of them, and frees the stock", async () => {
  await using w = await world();
  const id = await waiting(w, "pm_declines");
  const again = () =>
    w.as(customer("alice"), () => Payment.start({ orderId: id, paymentMethod: "pm_declines" }), `start-${++starts}`);
  await take(w, id);
  expect(await found(w, id)).toMatchObject({ status: "pending_payment", attempts: 1 });
  expect(await attempts(w, id)).toMatchObject([{ status: "failed", failureCode: "card_declined" }]);
  // Whoever still had its secret could pay it: it is dead at the gateway before another may begin.
  expect((await read(w)).ledger).toMatchObject([{ status: "canceled" }]);
  await take(w, id);
  expect(await found(w, id)).toMatchObject({ status: "pending_payment", attempts: 1 });
  const declined = { reason: "payment.declined", details: { code: "card_declined", attemptsLeft: 1 } };
  await expect(again()).rejects.toMatchObject(declined);
  expect(await found(w, id)).toMatchObject({ status: "pending_payment", attempts: 2 });
  await expect(again()).rejects.toMatchObject({ details: { attemptsLeft: 0 } });
  expect(await found(w, id)).toMatchObject({ status: "cancelled", attempts: 3 });
  expect(await stockOf(w, "A")).toEqual(free);
});

test("where one attempt is all there is, a decline cancels the order, and events say both in turn", async () => {
  await using w = await world({ rules: { paymentAttemptsMax: 1 } });
  const id = await waiting(w, "pm_made_up");
  await take(w, id);
  expect(await statusOf(w, id)).toBe("cancelled");
  expect(await attempts(w, id)).toMatchObject([{ status: "failed", failureCode: "invalid_payment_method" }]);
  const { Event } = await import("../event/event.ts");
  const events = await w.within(() => Event.of(`ORD#${id}`));
  expect(events.map(({ sequence, type }) => `${sequence} ${type}`)).toEqual([
    "1 order.placed",
    "2 payment.failed",
    "3 order.cancelled",
  ]);
  expect(events[2]?.data).toMatchObject({ reason: "payment_declined" });
  await audit(w);
});

test("an order with nothing to pay is confirmed with no attempt; one with no method or too little time waits", async () => {
  await using w = await world();
  await shop(w, { A: 3 });
  const { id } = await place(w, { A: 1 });
  await take(w, id);
  expect(await statusOf(w, id)).toBe("pending_payment");
  const late = await place(w, { A: 1 }, { paymentMethod: "pm_succeeds" });
  w.advance(895);
  await take(w, late.id);
  expect(await statusOf(w, late.id)).toBe("pending_payment");
  expect([...(await attempts(w, id)), ...(await attempts(w, late.id))]).toEqual([]);
  await expect(take(w, "ord_01M8RDA4M0GV30CX0M6FBW67T4")).rejects.toThrow("No order");
  await audit(w);
});

test("a gateway that is down is asked less and less often, and one bad order does not keep the others", async () => {
  await using w = await world({ rules: { reservationTtlSeconds: 7_200, paymentDeadlineSeconds: 7_200 } });
  await shop(w, { A: 2 });
  const down = await place(w, { A: 1 }, { paymentMethod: "pm_succeeds" });
  gateway(w, {
    create: async (request) =>
      request.orderId === down.id
        ? Promise.reject(new Payment.GatewayUnknown("down"))
        : Payment.sandbox.create(request),
  });
  await take(w, down.id);
  const waits: number[] = [];
  for (let i = 0; i < 6; i++) {
    const due = (await found(w, down.id))?.due?.at.getTime() ?? 0;
    waits.push((due - w.clock.now()) / 1000);
    w.advance((due - w.clock.now()) / 1000 + 0.001);
    await reconcile(w);
  }
  expect(waits.map(Math.round)).toEqual([30, 30, 60, 120, 240, 480]);
  gateway(w, {
    retrieve: async () => Promise.reject(new Error("nonsense")),
    create: async (request) =>
      request.orderId === down.id ? Promise.reject(new TypeError("nonsense")) : Payment.sandbox.create(request),
  });
  const good = await place(w, { A: 1 }, { paymentMethod: "pm_succeeds" });
  {
    using _ = w.faults.crash(1, ({ input }) => JSON.stringify(input).includes("SBX#"));
    await take(w, good.id).catch(() => {});
  }
  w.advance(601);
  expect(await reconcile(w)).toBe(2);
  expect(await statusOf(w, good.id)).toBe("confirmed");
  expect(await statusOf(w, down.id)).toBe("payment_processing");
  expect(w.complaints().at(-1)).toMatchObject({ message: "payment could not be reconciled", orderId: down.id });
});

test("a worker that is slow to note the intent does not open an attempt that another has ended", async () => {
  await using w = await world();
  const id = await waiting(w);
  let slipped = false;
  using _ = w.faults.on("UpdateItem", ({ input }) => {
    if (slipped || !JSON.stringify(input).includes("PAY#")) return undefined;
    slipped = true;
    return async (__, apply) => {
      await take(w, id);
      return apply();
    };
  });
  await take(w, id);
  expect(slipped).toBe(true);
  expect(await attempts(w, id)).toMatchObject([{ status: "captured", captured: 250 }]);
  expect((await audit(w)).ledger).toMatchObject([{ captures: 1 }]);
});

test("a cancellation that a confirmation slips in before finds the money taken", async () => {
  await using w = await world();
  const id = await waiting(w);
  const { cancel, confirm, create, retrieve } = Payment.sandbox;
  const intent = await w.within(() =>
    create({
      key: "create",
      amount: 250,
      currency: "GBP",
      method: "pm_succeeds",
      orderId: id,
      paymentId: "pay_1",
      capture: "automatic",
    }),
  );
  let slipped = false;
  using _ = w.faults.on("PutItem", () => {
    if (slipped) return undefined;
    slipped = true;
    return async (__, apply) => {
      await w.within(() => confirm({ key: "confirm", intentId: intent.id }));
      return apply();
    };
  });
  expect(await w.within(() => cancel({ key: "cancel", intentId: intent.id }))).toMatchObject({ status: "succeeded" });
  expect(await w.within(() => retrieve(intent.id))).toMatchObject({ status: "succeeded" });
  await expect(w.within(() => retrieve("pi_unknown"))).rejects.toThrow("no intent");
});

test.each(["retrieve", "cancel"] as const)(
  "a gateway that refuses to %s says nothing about the money: the attempt is not called dead, and somebody is told",
  async (operation) => {
    await using w = await world();
    const id = await unconfirmed(w);
    const refuse = () => Promise.reject(new Payment.GatewayRefused("resource_missing", "no such intent"));
    gateway(w, { [operation]: refuse });
    w.advance(901);
    await reconcile(w);
    expect(await statusOf(w, id)).toBe("payment_processing");
    expect(await attempts(w, id)).toMatchObject([{ status: "processing" }]);
    expect(w.complaints()).toContainEqual(
      expect.objectContaining({ level: "error", message: "the gateway refused to say" }),
    );
    gateway(w, {});
    w.advance(601);
    await reconcile(w);
    expect(await statusOf(w, id)).toBe("cancelled");
    await audit(w);
  },
);

test("a request that the gateway will not take makes no intent: the attempt is dead at once, with its reason", async () => {
  await using w = await world();
  const id = await waiting(w);
  gateway(w, { create: () => Promise.reject(new Payment.GatewayRefused("amount_too_small", "too small")) });
  await take(w, id);
  expect(await attempts(w, id)).toMatchObject([{ status: "failed", failureCode: "amount_too_small" }]);
  expect(await statusOf(w, id)).toBe("pending_payment");
  expect((await audit(w)).ledger).toEqual([]);
});

test("money that comes after its order was cancelled goes back by a refund of its own", async () => {
  await using w = await world();
  const id = await waiting(w, "pm_cancels_too_late");
  await take(w, id);
  await cancel(w, id);
  expect(await statusOf(w, id)).toBe("cancelled");
  expect(await attempts(w, id)).toMatchObject([{ status: "failed" }]);
  w.advance(61);
  const [attempt] = await attempts(w, id);
  const notice = { id: "evt_1", type: "payment_intent.succeeded", orderId: id, intentId: attempt?.intentId ?? "" };
  for (let n = 0; n < 3; n++) await w.within(() => Payment.notified(notice));
  expect(await found(w, id)).toMatchObject({
    status: "cancelled",
    paymentStatus: "refunded",
    captured: 250,
    refunded: 250,
  });
  expect(await stockOf(w, "A")).toEqual(free);
  const { refunds, ledger } = await audit(w);
  expect(refunds).toMatchObject([{ kind: "late", status: "succeeded", amount: 250 }]);
  expect(ledger).toMatchObject([{ captures: 1, captured: 250, refunded: 250 }]);
});

test("money that comes late for an order that still waits is taken, and once", async () => {
  await using w = await world();
  const id = await waiting(w, "pm_cancels_too_late");
  await take(w, id);
  w.advance(10);
  // The attempt's time is over although the hold's is not.
  const deadline = new Date(w.clock.now() - 1).toISOString();
  const { items } = await read(w);
  const payment = items.find((item) => item["__edb_e__"] === "payment");
  await w.runtime.dynamo.send(
    new PutCommand({ TableName: w.runtime.tableName, Item: { ...payment, deadline } }) as never,
  );
  await take(w, id);
  expect(await statusOf(w, id)).toBe("pending_payment");
  w.advance(61);
  const differences = await w.within(() => Payment.matchLately());
  expect(differences).toEqual([]);
  expect(await found(w, id)).toMatchObject({ status: "confirmed", paymentStatus: "paid", captured: 250 });
  expect((await audit(w)).ledger).toMatchObject([{ captures: 1 }]);
});

test("the gateway's books and ours are matched both ways, and what differs is told and moves nothing", async () => {
  await using w = await world();
  const id = await waiting(w);
  await take(w, id);
  w.advance(1);
  expect(await w.within(() => Payment.matchLately())).toEqual([]);
  const [attempt] = await attempts(w, id);
  const intentId = attempt?.intentId ?? "";
  const foreign = { ...(await w.within(() => Payment.sandbox.retrieve(intentId))), id: "pi_lost" };
  const unknown = { ...foreign, orderId: "ord_01M8RDA4M0GV30CX0M6FBW67T4" };
  gateway(w, { list: async () => ({ intents: [{ ...foreign, paymentId: "pay_none" }, unknown] }) });
  expect((await w.within(() => Payment.matchLately())).map(({ kind }) => kind)).toEqual(["no_payment", "no_order"]);
  gateway(w, {
    list: async () => ({ intents: [] }),
    retrieve: async () => Promise.reject(new Error("no such intent")),
  });
  expect(await w.within(() => Payment.matchLately())).toMatchObject([{ kind: "no_intent", orderId: id, ours: 250 }]);
  expect(w.counted.filter(({ name }) => name === "PaymentDrift").map(({ value }) => value)).toEqual([0, 2, 1]);
  expect(await statusOf(w, id)).toBe("confirmed");
});

test("a worker that is late to hear of its intent, when the attempt was called dead, does not let it take money", async () => {
  await using w = await world();
  const id = await waiting(w);
  const { create } = Payment.sandbox;
  let isDead = false;
  gateway(w, {
    // Made, and while its answer is on the way somebody else's clock says that the time is over, and finds nothing yet.
    async create(request) {
      const intent = await create(request);
      if (isDead) return intent;
      isDead = true;
      w.advance(901);
      await take(w, id);
      return intent;
    },
    find: async () => null,
  });
  await take(w, id);
  await reconcile(w);
  expect(await statusOf(w, id)).toBe("cancelled");
  expect((await audit(w)).ledger).toMatchObject([{ status: "canceled", captures: 0 }]);
});
