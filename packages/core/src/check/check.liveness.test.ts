/** The auditor finds whatever nobody will ever look at, and takes nothing at rest for it. */
import { expect, test } from "vitest";
import { place, read, shop } from "../order/order.fixture.ts";
import { Order } from "../order/order.ts";
import { Payment } from "../payment/payment.ts";
import { world, type World } from "../runtime/runtime.fixture.ts";
import { asManager, breaches, check, damage, paid, publish } from "./check.fixture.ts";
import { Check } from "./check.ts";

const never = { due: undefined, dueAt: undefined, gsi2pk: undefined, gsi2sk: undefined };

const refund = (w: World, orderId: Order.Stored["id"]) =>
  asManager(w, () => Payment.refund({ orderId, reason: "broken" }));
const lines = [{ sku: "A", quantity: 1 }];

/** From now on the gateway neither captures nor cancels, and does not say so. */
function silence(w: World): void {
  const unknown = async () => Promise.reject(new Payment.GatewayUnknown("silence"));
  w.runtime.gateway = { ...w.runtime.gateway, capture: unknown, cancel: unknown };
}

/** An order that is somewhere on its way. */
const ways = {
  placed: async (w) => place(w, { A: 2 }),
  "placed with a card": async (w) => place(w, { A: 2 }, { paymentMethod: "pm_succeeds" }),
  declined: async (w) => paid(w, { A: 2 }, "pm_declines"),
  "being paid": async (w) => paid(w, { A: 2 }, "pm_answers_late"),
  "to lose a line": async (w) => {
    const id = await paid(w, { A: 2 }, "pm_answers_late");
    await asManager(w, () => Order.cancel({ id, reason: "one less", lines }));
  },
  paid: async (w) => paid(w, { A: 2 }),
  sent: async (w) => {
    const id = await paid(w, { A: 2 });
    await asManager(w, () => Order.fulfil({ id }));
  },
  delivered: async (w) => {
    const id = await paid(w, { A: 2 });
    await asManager(w, () => Order.fulfil({ id, lines }));
    await asManager(w, () => Order.deliver({ id }));
    await asManager(w, () => Order.cancel({ id, reason: "the rest", lines }));
  },
  "being refunded": async (w) => refund(w, await paid(w, { A: 2 }, "pm_refund_pending")),
  authorized: async (w) => paid(w, { A: 2 }),
  capturing: async (w) => {
    const orderId = await paid(w, { A: 2 });
    silence(w);
    await expect(asManager(w, () => Payment.capture({ orderId }))).rejects.toMatchObject({ reason: "payment.unknown" });
  },
  voiding: async (w) => {
    const id = await paid(w, { A: 2 });
    silence(w);
    await asManager(w, () => Order.cancel({ id, reason: "sorry" }));
  },
} as const satisfies Record<string, (w: World) => Promise<unknown>>;
type Way = keyof typeof ways;

const manual = new Set<Way>(["authorized", "capturing", "voiding"]);

async function shopWith(way: Way) {
  const w = await world(manual.has(way) ? { rules: { paymentCapture: "manual" } } : {});
  await shop(w, { A: 5 });
  await ways[way](w);
  await publish(w);
  return w;
}

test.each<[Way, "order" | "payment" | "refund", string, boolean]>([
  ["placed", "order", "is pending_payment and will never expire", false],
  ["placed with a card", "order", "is pending_payment and will never expire", false],
  ["declined", "order", "is pending_payment and will never expire", false],
  ["being paid", "order", "is payment_processing and will never reconcile", true],
  ["to lose a line", "order", "is payment_processing and will never reconcile", true],
  ["delivered", "order", "is fulfilled and will never complete", false],
  ["being refunded", "refund", "refund it is pending for ever", true],
  ["authorized", "payment", "payment it is authorized for ever", false],
  ["capturing", "payment", "payment it is capturing for ever", true],
  ["voiding", "payment", "payment it is voiding for ever", true],
])("an order %s whose %s nobody will look at: I10 %s", async (way, entity, says, isRepaired) => {
  await using w = await shopWith(way);
  expect(await breaches(w)).toEqual([]);
  // Gone from the index alone, it is as lost.
  await damage(w, entity, { gsi2pk: undefined, gsi2sk: undefined });
  expect((await breaches(w)).map((one) => one.replace(/\w{3}_01\w+/, "it"))).toEqual([`I10 ${says}`]);
  await damage(w, entity, never);
  const [breach] = (await check(w)).breaches;
  expect(`${breach?.invariant} ${breach?.says.replace(/\w{3}_01\w+/, "it")}`).toBe(`I10 ${says}`);
  expect(breach?.repair !== undefined).toBe(isRepaired);
  if (!isRepaired) return;
  const [, id = ""] = breach?.repair?.split(" --order ") ?? [];
  await w.within(() => Check.Repair.payment(id));
  expect((await breaches(w)).filter((one) => one.startsWith("I10"))).toEqual([]);
});

test.each<Way>(["paid", "sent"])("an order that is %s waits for somebody, and for no time", async (way) => {
  await using w = await shopWith(way);
  w.advance(30 * 24 * 3_600);
  expect(await breaches(w)).toEqual([]);
});

test("an order that is due for something else, in another index than it says, or at another time, is as lost", async () => {
  await using w = await shopWith("placed");
  const said = ["I10 is pending_payment and will never expire"];
  const { orders } = await read(w);
  const [{ due = "", gsi2sk = "" } = {}] = orders as { due?: string; gsi2sk?: string }[];
  const wrong = due.replace("expire", "complete");
  await damage(w, "order", { due: wrong, gsi2pk: `DUE#${wrong}` });
  expect(await breaches(w)).toEqual(said);
  await damage(w, "order", { due });
  expect(await breaches(w)).toEqual(said);
  await damage(w, "order", { gsi2pk: `DUE#${due}`, gsi2sk: gsi2sk.replace("2026", "2036") });
  expect(await breaches(w)).toEqual(said);
  await damage(w, "order", { gsi2sk });
  expect(await breaches(w)).toEqual([]);
});

test("a long order half held that nobody will finish or reject", async () => {
  await using w = await shopWith("placed");
  await damage(w, "order", { status: "reserving" });
  expect(await breaches(w)).toContain("I10 is reserving and will never reserve");
});

test.each([
  [
    "an order that no payment is being made for",
    { status: "failed" },
    "is payment_processing by no payment that is under way",
  ],
  ["a payment that no order waits for", { number: 2 }, "payment it is processing for ever"],
])("%s", async (_, changes, says) => {
  await using w = await shopWith("being paid");
  await damage(w, "payment", changes);
  expect((await breaches(w)).map((one) => one.replace(/pay_01\w+/, "it"))).toContain(`I10 ${says}`);
});
