/** G7: webhooks that come any number of times, in any order, and before the answer to the call that caused them. */
import { Payment } from "@waybill/core/payment";
import { expect, test } from "vitest";
import { type Harness, harness } from "../harness.ts";
import { one, shop, stockOf } from "./shop.fixture.ts";

/** Every order of these. */
const permutations = <T>(all: readonly T[]): T[][] =>
  all.length < 2
    ? [[...all]]
    : all.flatMap((first, i) => permutations(all.filter((_, j) => j !== i)).map((rest) => [first, ...rest]));

/** So many times each: an even number round by round, an odd one each as often as it comes before the next. */
const inTurn = (order: readonly number[], times: number): number[] =>
  times % 2 === 0
    ? Array.from({ length: times }, () => order).flat()
    : order.flatMap((one) => Array.from({ length: times }, () => one));

type Told = { body: string; headers: Record<string, string> };

/** The gateway's webhooks about an order's payment, kept back instead of delivered. */
async function webhooksOf(h: Harness): Promise<Told[]> {
  const told: Told[] = [];
  await h.within(() =>
    Payment.sandbox.deliverDue(async ({ body, headers }) => {
      told.push({ body, headers });
    }),
  );
  return told;
}

const deliver = (h: Harness, { body, headers }: Told) =>
  h.fetch(
    new Request(`${h.url}/hooks/payments/sandbox`, {
      method: "POST",
      body,
      headers: { ...headers, "content-type": "application/json" },
    }),
  );

const hearing = async (h: Harness, told: Told) => {
  const { status } = await deliver(h, told);
  expect([200, 503]).toContain(status);
};

async function paying(h: Harness, method = "pm_succeeds") {
  const alice = h.client("customer:alice");
  const { id } = await alice.order.place(one("A"));
  return { alice, id, start: () => alice.payment.start({ orderId: id, paymentMethod: method }) };
}

async function assertOnce(h: Harness, id: `ord_${string}`): Promise<void> {
  await h.settle();
  const staff = h.client("manager:mia");
  expect(await staff.order.get({ id })).toMatchObject({ status: "confirmed", paymentStatus: "paid", version: 3 });
  const { payments, net } = await staff.payment.ledger({ orderId: id });
  expect(payments).toMatchObject([{ status: "captured" }]);
  expect(net.amount).toBe(250);
  const { items } = await staff.order.timeline({ id });
  expect(items.map(({ type }) => type)).toEqual(["order.placed", "order.confirmed"]);
}

test(
  "webhooks of a paid order, 1 to 5 times each, in every order: one outcome, one capture",
  { timeout: 120_000 },
  async () => {
    await using h = await harness();
    await shop(h, { A: 100 });
    const template = await paying(h);
    await template.start();
    const kinds = (await webhooksOf(h)).length;
    expect(kinds).toBeGreaterThanOrEqual(2);
    const indexes = Array.from({ length: kinds }, (_, i) => i);
    for (const order of permutations(indexes))
      for (const times of [1, 2, 3, 4, 5]) {
        const { id, start } = await paying(h);
        await start();
        const told = await webhooksOf(h);
        for (const i of inTurn(order, times)) if (told[i]) await hearing(h, told[i]);
        await assertOnce(h, id);
      }
    expect((await h.client("manager:mia").inventory.get({ sku: "A" })).reserved).toBe(
      1 + permutations(indexes).length * 5,
    );
  },
);

test("webhooks that come before the API has its answer, all at once and again afterwards: one capture", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  for (const method of ["pm_webhooks_early", "pm_webhooks_duplicated", "pm_webhooks_reordered", "pm_times_out"]) {
    const { id, start } = await paying(h, method);
    const { gateway } = h.edge.runtime;
    // The confirmation has been carried out, and its answer is still on the way.
    const early: Told[] = [];
    h.edge.runtime.gateway = {
      ...gateway,
      async confirm(request) {
        const answer = await gateway.confirm(request).catch((error: unknown) => error);
        early.push(...(await webhooksOf(h)));
        await Promise.all([...early, ...early].map((told) => hearing(h, told)));
        if (answer instanceof Error) throw answer;
        return answer as Payment.Intent;
      },
    };
    await start();
    h.edge.runtime.gateway = gateway;
    expect(early.length, method).toBeGreaterThan(0);
    for (const told of [...early, ...(await webhooksOf(h))]) await hearing(h, told);
    await h.settle();
    const ledger = await h.client("manager:mia").payment.ledger({ orderId: id });
    expect(ledger.payments, method).toMatchObject([{ status: "captured" }]);
    expect(ledger.captured.amount, method).toBe(250);
  }
  expect(await stockOf(h, "A")).toEqual({ available: 6, reserved: 4, onHand: 10 });
});

test("webhooks of a refund, in every order and often: it goes back once", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  for (const times of [1, 3]) {
    const { id, start } = await paying(h, "pm_refund_pending");
    await start();
    await webhooksOf(h);
    await h.client("manager:mia").payment.refund({ orderId: id, reason: "sorry" });
    h.advance(61);
    const told = await webhooksOf(h);
    expect(told.length).toBeGreaterThan(0);
    for (const one of told.toReversed()) for (let n = 0; n < times; n++) await hearing(h, one);
    await h.settle();
    const ledger = await h.client("manager:mia").payment.ledger({ orderId: id });
    expect(ledger).toMatchObject({ refunded: { amount: 250 }, net: { amount: 0 }, refunds: [{ status: "succeeded" }] });
  }
});

test("a refund that the bank sends back is heard of by its webhook, and can be made again", async () => {
  await using h = await harness();
  await shop(h, { A: 10 });
  const { id, start } = await paying(h, "pm_refund_bounces");
  await start();
  const staff = h.client("manager:mia");
  const amount = { amount: 100, currency: "GBP" };
  expect(await staff.payment.refund({ orderId: id, amount, reason: "late" })).toMatchObject({ status: "succeeded" });
  h.advance(61);
  for (const told of await webhooksOf(h)) await hearing(h, told);
  const ledger = await staff.payment.ledger({ orderId: id });
  expect(ledger).toMatchObject({
    refunded: { amount: 0 },
    refunds: [{ status: "failed", failureCode: "expired_or_canceled_card" }],
  });
  expect(ledger.payments[0]?.refundable.amount).toBe(250);
});
