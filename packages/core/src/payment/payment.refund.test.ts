import { expect, test } from "vitest";
import { audit, place, shop } from "../order/order.fixture.ts";
import { manager, world, type World } from "../runtime/runtime.fixture.ts";
import { isWrite, lostResponse } from "../table/table.fixture.ts";
import { Payment } from "./payment.ts";

let keys = 0;
const refund = (w: World, orderId: `ord_${string}`, amount: number, key = `refund-${++keys}`) => {
  const actor = { ...manager, authenticatedAt: w.clock.now() };
  const input = { orderId, amount: { amount, currency: "GBP" }, reason: "late" };
  return w.as(actor, () => Payment.refund(input), key);
};

async function paid(w: World, paymentMethod = "pm_succeeds") {
  await shop(w, { A: 4 });
  const { id } = await place(w, { A: 4 }, { paymentMethod });
  await w.within(() => Payment.take(id));
  return id;
}

test("two refunds that have both read the same: the second finds that less is left, and is refused", async () => {
  await using w = await world();
  const id = await paid(w);
  let slipped = false;
  using _ = w.faults.on("TransactWriteItems", () => {
    if (slipped) return undefined;
    slipped = true;
    return async (__, apply) => {
      await refund(w, id, 700);
      return apply();
    };
  });
  await expect(refund(w, id, 700)).rejects.toMatchObject({
    reason: "payment.amount_exceeded",
    details: { requested: 700, available: 300 },
  });
  const { refunds } = await audit(w);
  expect(refunds).toMatchObject([{ status: "succeeded", amount: 700 }]);
});

test.each([1, 2, 3, 4])(
  "the answer to write %i of a refund is lost: the same call again, and the sweeper, give it back once",
  async (nth) => {
    await using w = await world();
    const id = await paid(w);
    let count = 0;
    {
      using _ = w.faults.on("*", (request) => (isWrite(request) && ++count === nth ? lostResponse : undefined));
      await refund(w, id, 400, "the-call").catch(() => {});
    }
    await refund(w, id, 400, "the-call");
    w.advance(61);
    await w.within(Payment.reconcileDue);
    const { refunds, ledger } = await audit(w);
    expect(refunds).toMatchObject([{ status: "succeeded", amount: 400 }]);
    expect(ledger).toMatchObject([{ captured: 1_000, refunded: 400 }]);
  },
);

test("a refund of which the gateway has forgotten the key is looked up, and sent again under another one", async () => {
  await using w = await world();
  const id = await paid(w);
  let sent = 0;
  const keys = new Set<string>();
  const lost = async ({ key }: { key: string }) => {
    sent++;
    keys.add(key);
    throw new Payment.GatewayUnknown("no answer");
  };
  w.runtime.gateway = { ...Payment.sandbox, refund: lost };
  await refund(w, id, 400);
  w.advance(26 * 3_600 + 301);
  await w.within(Payment.reconcileDue);
  expect([sent, keys.size]).toEqual([2, 2]);
  w.runtime.gateway = Payment.sandbox;
  w.advance(601);
  await w.within(Payment.reconcileDue);
  const { refunds, payments } = await audit(w);
  expect(refunds).toMatchObject([{ status: "succeeded" }]);
  expect(payments).toMatchObject([{ refundable: 600, refunded: 400 }]);
});

test("a refund that is under way is told of when it has arrived, or has not", async () => {
  await using w = await world();
  const id = await paid(w, "pm_refund_fails");
  expect(await refund(w, id, 400)).toMatchObject({ status: "pending" });
  expect((await audit(w)).payments).toMatchObject([{ refundable: 600, refunded: 0 }]);
  w.advance(61);
  await w.within(Payment.reconcileDue);
  const { refunds, payments } = await audit(w);
  expect(refunds).toMatchObject([{ status: "failed", failureCode: "lost_or_stolen_card" }]);
  expect(payments).toMatchObject([{ refundable: 1_000, refunded: 0 }]);
});

test("a refund that was begun and never sent is sent whenever somebody comes back to it; a key that is broken for ever is given up", async () => {
  await using w = await world();
  const id = await paid(w);
  {
    using _ = w.faults.crash(1, ({ input }) => JSON.stringify(input).includes("SBX#"));
    await refund(w, id, 400).catch(() => {});
  }
  w.advance(3_000);
  await w.within(Payment.reconcileDue);
  expect((await audit(w)).refunds).toMatchObject([{ status: "succeeded", amount: 400 }]);

  const broken = new Set<string>();
  w.runtime.gateway = {
    ...Payment.sandbox,
    async refund(request) {
      broken.add(request.key);
      if (broken.size === 1) throw new Payment.GatewayUnknown("500");
      return Payment.sandbox.refund(request);
    },
  };
  await refund(w, id, 100);
  for (let i = 0; i < 8; i++) {
    w.advance(620);
    await w.within(Payment.reconcileDue);
  }
  expect(broken.size).toBe(2);
  expect((await audit(w)).ledger).toMatchObject([{ refunded: 500 }]);
});

test.each([1, 23])(
  "a refund that is on its way when hour %i begins, and with it another key, is waited for and made once",
  async (hour) => {
    await using w = await world();
    const id = await paid(w);
    const onTheirWay: (() => Promise<unknown>)[] = [];
    const { sandbox } = Payment;
    w.runtime.gateway = {
      ...sandbox,
      async refund(request) {
        onTheirWay.push(() => w.within(() => sandbox.refund(request)));
        throw new Payment.GatewayUnknown("no answer yet");
      },
    };
    const { id: refundId } = await refund(w, id, 400);
    const carryOut = () => w.within(() => Payment.carryOutRefund(id, refundId));
    const lost = onTheirWay.splice(0).length;
    w.advance(hour * 3_600 - 5);
    await carryOut();
    w.advance(10);
    await carryOut();
    expect([lost, onTheirWay.length]).toEqual([1, 1]);
    for (const arrive of onTheirWay) await arrive();
    w.advance(360);
    await carryOut();
    const { refunds, ledger } = await audit(w);
    expect(refunds).toMatchObject([{ status: "succeeded", amount: 400 }]);
    expect(ledger).toMatchObject([{ captured: 1_000, refunded: 400 }]);
  },
);
