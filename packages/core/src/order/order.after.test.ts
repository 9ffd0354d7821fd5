/** What may go wrong between an order's cancellations, its goods and its money, when they meet. */
import { expect, test } from "vitest";
import { Payment } from "../payment/payment.ts";
import { Product } from "../product/product.ts";
import { customer, manager, world, type World } from "../runtime/runtime.fixture.ts";
import { isWrite, wrong } from "../table/table.fixture.ts";
import { audit, found, gbp, place, shop, stockOf } from "./order.fixture.ts";
import { as, cancelAll, cancelLines, type Id, net, paid, returned, sweep, unit } from "./order.life.fixture.ts";
import { Order } from "./order.ts";

test("units whose price was refunded and that are cancelled then are not paid back twice", async () => {
  await using w = await world();
  await shop(w, { A: 1, B: 1 });
  const id = await paid(w, { A: 1, B: 1 });
  await as(w, "mia", () => Payment.refund({ orderId: id, lines: [unit("A")], reason: "scratched" }));
  await cancelLines(w, id, unit("A"));
  expect(await net(w, id)).toEqual({ total: 250, net: 250 });
  await audit(w);
});

test("of what was never captured nothing goes back: the other half cancelled, nothing; returned whole, all that was taken", async () => {
  await using w = await world({ rules: { paymentCapture: "manual" } });
  await shop(w, { A: 2, B: 2 });
  const id = await paid(w, { A: 1, B: 1 });
  await as(w, "mia", () => Payment.capture({ orderId: id, amount: gbp(250) }));
  await cancelLines(w, id, unit("B"));
  expect(await net(w, id)).toEqual({ total: 250, net: 250 });
  const other = await paid(w, { A: 1, B: 1 });
  await as(w, "mia", () => Payment.capture({ orderId: other, amount: gbp(300) }));
  await as(w, "mia", () => Order.fulfil({ id: other }));
  const nets: (number | undefined)[] = [];
  for (const sku of ["A", "B"]) {
    const { id: returnId } = await as(w, "mia", () =>
      Order.requestReturn({ id: other, lines: [unit(sku)], reason: "no" }),
    );
    await as(w, "mia", () => Order.approveReturn({ id: other, returnId }));
    await as(w, "mia", () => Order.receiveReturn({ id: other, returnId }));
    nets.push((await net(w, other))?.net);
  }
  expect(nets).toEqual([250, 0]);
  await audit(w);
});

/** Somebody asks twice while the gateway says nothing. */
async function askedTwice(
  first: (w: World, id: Id) => Promise<unknown>,
  second: (w: World, id: Id) => Promise<unknown>,
) {
  const w = await world();
  await shop(w, { A: 1, B: 1, C: 1 });
  const { gateway } = w.runtime;
  const nothing = () => Promise.reject(new Payment.GatewayUnknown("no answer"));
  const { id } = await place(w, { A: 1, B: 1, C: 1 });
  w.runtime.gateway = { ...gateway, confirm: nothing, retrieve: nothing, cancel: nothing };
  await as(w, "alice", () => Payment.start({ orderId: id, paymentMethod: "pm_succeeds" }));
  await first(w, id);
  await second(w, id);
  w.runtime.gateway = gateway;
  await sweep(w);
  return { w, id };
}

test("a cancellation that was acknowledged is not forgotten by a smaller one after it", async () => {
  const { w, id } = await askedTwice(cancelAll, (some, order) => cancelLines(some, order, unit("A")));
  await using _ = w;
  expect(await found(w, id)).toMatchObject({ status: "cancelled", captured: 0 });
  await audit(w);
});

test("units that are cancelled one after the other while the gateway is silent are all cancelled, each once", async () => {
  const { w, id } = await askedTwice(
    (some, order) => cancelLines(some, order, unit("A")),
    (some, order) => cancelLines(some, order, unit("B")),
  );
  await using _ = w;
  expect(await found(w, id)).toMatchObject({ status: "confirmed", total: 250 });
  expect(await net(w, id)).toEqual({ total: 250, net: 250 });
  expect(await stockOf(w, "A")).toMatchObject({ available: 1 });
  await audit(w);
});

test(
  "a long order that loses lines, and ends before its stock has followed, gives each unit back once",
  { timeout: 60_000 },
  async () => {
    await using w = await world();
    const units = Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`L${i}`, 2]));
    await shop(w, units);
    const { id } = await place(w, units);
    w.advance(880);
    let writes = 0;
    {
      // The process dies after its first write, the cancellation itself.
      using _ = w.faults.on("*", (request) =>
        isWrite(request) && ++writes > 1 ? wrong("ValidationException") : undefined,
      );
      await cancelLines(w, id, ...Object.keys(units).map((sku) => unit(sku)));
    }
    w.advance(30);
    await w.within(Order.expireDue);
    await sweep(w);
    expect(await found(w, id)).toMatchObject({ status: "expired" });
    expect(await stockOf(w, "L0")).toEqual({ available: 2, reserved: 0, onHand: 2 });
    await audit(w);
  },
);

test.each(["capture", "refund"] as const)(
  "a %s that was carried out, and whose key answers a 500 for ever, is found out within minutes",
  async (operation) => {
    await using w = await world({ rules: operation === "capture" ? { paymentCapture: "manual" } : {} });
    await shop(w, { A: 1 });
    const id = await paid(w, { A: 1 });
    const { gateway } = w.runtime;
    const carryOut = { capture: gateway.capture.bind(gateway), refund: gateway.refund.bind(gateway) }[operation];
    const broken = async (request: never) => {
      await carryOut(request);
      throw new Payment.GatewayUnknown("500");
    };
    w.runtime.gateway = { ...gateway, [operation]: broken };
    const call = () =>
      operation === "capture" ? Payment.capture({ orderId: id }) : Payment.refund({ orderId: id, reason: "x" });
    await as(w, "mia", async () => call().catch(() => {}));
    await sweep(w);
    const { payments, refunds } = await audit(w);
    expect(payments).toMatchObject([{ status: "captured", captured: 250 }]);
    expect(refunds.map(({ status }) => status)).toEqual(operation === "refund" ? ["succeeded"] : []);
  },
);

test("a capture that is answered in another currency puts the order on hold, and moves no goods", async () => {
  await using w = await world({ rules: { paymentCapture: "manual" } });
  await shop(w, { A: 1 });
  const id = await paid(w, { A: 1 });
  const { gateway } = w.runtime;
  w.runtime.gateway = {
    ...gateway,
    capture: async (request) => ({ ...(await gateway.capture(request)), currency: "JPY", captured: 900 }),
  };
  await as(w, "mia", () => Payment.capture({ orderId: id }));
  expect(await found(w, id)).toMatchObject({ status: "on_hold", captured: 0 });
  expect(w.counted.map(({ name }) => name)).toContain("PaymentMismatches");
  await expect(as(w, "mia", () => Order.fulfil({ id }))).rejects.toMatchObject({ reason: "order.invalid_transition" });
});

test("where what was not shipped is cancelled after all that was has arrived, the order completes by itself", async () => {
  await using w = await world();
  await shop(w, { A: 1, B: 1 });
  const id = await paid(w, { A: 1, B: 1 });
  await as(w, "mia", () => Order.fulfil({ id, lines: [unit("A")] }));
  await as(w, "mia", () => Order.deliver({ id }));
  await cancelLines(w, id, unit("B"));
  w.advance(15 * 24 * 3600);
  await w.within(Order.expireDue);
  expect(await found(w, id)).toMatchObject({ status: "completed" });
});

test("an authorized order of which only what is free is left lets its payment go, and can be sent out", async () => {
  await using w = await world({ rules: { paymentCapture: "manual" } });
  await shop(w, { A: 1, B: 1 });
  const free = { sku: "B", name: "Sticker", price: gbp(0), status: "active" as const };
  await w.as(manager, () => Product.bulkUpsert({ products: [free] }));
  const id = await paid(w, { A: 1, B: 1 });
  await cancelLines(w, id, unit("A"));
  expect(await found(w, id)).toMatchObject({ status: "confirmed", paymentStatus: "voided", total: 0 });
  await as(w, "mia", () => Order.fulfil({ id }));
  await sweep(w);
  expect(await found(w, id)).toMatchObject({ status: "fulfilled" });
  await audit(w);
});

test("a capture and a cancellation of lines that have both read the same: what is taken is what the order costs", async () => {
  await using w = await world({ rules: { paymentCapture: "manual" } });
  await shop(w, { A: 1, B: 1 });
  const id = await paid(w, { A: 1, B: 1 });
  let slipped = false;
  {
    using _ = w.faults.on("TransactWriteItems", () => {
      if (slipped) return undefined;
      slipped = true;
      return async (__, apply) => {
        await as(w, "mia", () => Payment.capture({ orderId: id }));
        return apply();
      };
    });
    await cancelLines(w, id, unit("A"));
  }
  await sweep(w);
  expect(await net(w, id)).toEqual({ total: 250, net: 250 });
  await audit(w);
});

test("money that came too late and could not go back goes back with the rest when the order is cancelled", async () => {
  await using w = await world();
  await shop(w, { A: 1 });
  const { id } = await place(w, { A: 1 });
  await as(w, "alice", () => Payment.start({ orderId: id, paymentMethod: "pm_declines" }).catch(() => {}));
  await as(w, "alice", () => Payment.start({ orderId: id, paymentMethod: "pm_succeeds" }));
  const { gateway } = w.runtime;
  const [dead] = await w.within(() => Payment.ofOrder(id));
  const intentId = dead?.intentId ?? "";
  const late = { ...(await w.within(() => gateway.retrieve(intentId))), status: "succeeded" as const, captured: 250 };
  const sent: string[] = [];
  w.runtime.gateway = {
    ...gateway,
    retrieve: async (which) => (which === intentId ? late : gateway.retrieve(which)),
    async refund(request) {
      sent.push(request.intentId);
      if (request.intentId === intentId) throw new Payment.GatewayRefused("no", "no");
      return gateway.refund(request);
    },
  };
  await w.within(() => Payment.notified({ id: "evt_1", type: "payment_intent.succeeded", intentId, orderId: id }));
  await cancelAll(w, id);
  const [first, second] = await w.within(() => Payment.ofOrder(id));
  expect(second).toMatchObject({ captured: 250, refunded: 250 });
  expect(first).toMatchObject({ captured: 250, refundable: 250 });
  // Both were asked for, and the gateway refused the one again: it is told, and can be asked for anew.
  expect(sent.filter((one) => one === intentId)).toHaveLength(2);
});

test("the same cancellation or reception again carries out what its first call died before, and answers with the money given back", async () => {
  await using w = await world();
  await shop(w, { A: 4 });
  const toGateway = ({ input }: { input: object }) => JSON.stringify(input).includes("SBX#");
  const dying = async <T>(run: () => Promise<T>): Promise<T> => {
    {
      using _ = w.faults.crash(1, toGateway);
      await expect(run()).rejects.toThrow("DynamoDB client");
    }
    return run();
  };
  const cancelled = await paid(w, { A: 2 });
  const cancel = () => w.as(customer("alice"), () => Order.cancel({ id: cancelled, reason: "late" }), "the-cancel");
  expect(await dying(cancel)).toMatchObject({ status: "cancelled", paymentStatus: "refunded", refunded: gbp(500) });

  const sent = await paid(w, { A: 2 });
  await as(w, "mia", () => Order.fulfil({ id: sent }));
  const { id: returnId } = await as(w, "alice", () =>
    Order.requestReturn({ id: sent, lines: [unit("A")], reason: "torn" }),
  );
  await as(w, "mia", () => Order.approveReturn({ id: sent, returnId }));
  await dying(() => w.as(manager, () => Order.receiveReturn({ id: sent, returnId }), "the-return"));
  expect(await net(w, sent)).toEqual({ total: 500, net: 250 });
  await audit(w);
});

test("an order is returned when all that was shipped is back and nothing is left to ship, whichever comes last", async () => {
  await using w = await world();
  await shop(w, { A: 4, B: 4 });
  const both = async () => {
    const id = await paid(w, { A: 1, B: 1 });
    await as(w, "mia", () => Order.fulfil({ id, lines: [unit("A")] }));
    return id;
  };
  const first = await both();
  await returned(w, first, "A");
  expect(await found(w, first)).toMatchObject({ status: "confirmed", fulfillmentStatus: "partially_fulfilled" });
  await cancelLines(w, first, unit("B"));
  expect(await found(w, first)).toMatchObject({ status: "fulfilled", fulfillmentStatus: "returned" });
  const second = await both();
  await cancelLines(w, second, unit("B"));
  await returned(w, second, "A");
  expect(await found(w, second)).toMatchObject({ status: "fulfilled", fulfillmentStatus: "returned" });
  await audit(w);
});
