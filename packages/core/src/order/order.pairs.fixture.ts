/** For tests: an order in each state that matters, and everything that can be done to it, by whom it would be. */
import { Actor } from "../actor/actor.ts";
import { Failure } from "../error/error.ts";
import { Payment } from "../payment/payment.ts";
import { customer, userId, type World } from "../runtime/runtime.fixture.ts";
import { isWrite, wrong } from "../table/table.fixture.ts";
import { Order } from "./order.ts";

export const bases = ["new", "placed", "overdue", "processing", "authorized", "paid", "shipped", "approved"] as const;
export type Base = (typeof bases)[number];

type Id = Order.Stored["id"];

export interface Case {
  /** Tells this case's order and calls from every other's. */
  name: string;
  base: Base;
  /** Once it is placed. */
  id?: Id;
}

const units = [
  { sku: "A", quantity: 2 },
  { sku: "B", quantity: 1 },
];
const back = { lines: [{ sku: "A", quantity: 1 }], reason: "too large" };
const late = new Set<Base>(["placed", "processing"]);

const alice = customer("alice");
const mia = (w: World): Actor.User => Actor.user(userId("mia"), ["manager"], { authenticatedAt: w.clock.now() });

/** The method is one whose money takes a while, where that makes the state. */
const methodOf = (base: Base): string => (late.has(base) ? "pm_answers_late" : "pm_succeeds");

const placing = (w: World, { name }: Case) =>
  w.as(alice, () => Order.place({ lines: units, reference: name }), `place-${name}`);

/** The order that the case's call placed, if it has by now. */
async function orderOf(w: World, { id, name }: Case): Promise<Id | undefined> {
  if (id) return id;
  const { items } = await w.as(alice, () => Order.list({ limit: 1 }));
  return items.find(({ reference }) => reference === name)?.id;
}

export const commands = {
  place: { in: ["new", "placed"], run: (w: World, c: Case) => placing(w, c) },
  pay: {
    in: ["placed", "overdue"],
    run: (w: World, c: Case, id: Id) =>
      w.as(alice, () => Payment.start({ orderId: id, paymentMethod: methodOf(c.base) }), `pay-${c.name}`),
  },
  webhook: {
    in: ["processing", "authorized"],
    run: (w: World, c: Case, orderId: Id) =>
      w.within(() => Payment.notified({ id: `evt-${c.name}`, type: "payment_intent.succeeded", orderId })),
  },
  expire: { in: ["overdue"], run: (w: World) => w.within(Order.expireDue) },
  cancel: {
    in: ["placed", "processing", "authorized", "paid"],
    run: (w: World, c: Case, id: Id) =>
      w.as(alice, () => Order.cancel({ id, reason: "changed my mind" }), `cancel-${c.name}`),
  },
  "cancel a line": {
    in: ["placed", "processing", "authorized", "paid"],
    run: (w: World, c: Case, id: Id) =>
      w.as(alice, () => Order.cancel({ id, reason: "one less", lines: [{ sku: "A", quantity: 1 }] }), `part-${c.name}`),
  },
  capture: {
    in: ["authorized"],
    run: (w: World, c: Case, orderId: Id) => w.as(mia(w), () => Payment.capture({ orderId }), `capture-${c.name}`),
  },
  refund: {
    in: ["paid", "shipped"],
    run: (w: World, c: Case, orderId: Id) =>
      w.as(
        mia(w),
        () => Payment.refund({ orderId, amount: { amount: 100, currency: "GBP" }, reason: "late" }),
        `refund-${c.name}`,
      ),
  },
  fulfil: {
    in: ["paid"],
    run: (w: World, c: Case, id: Id) => w.as(mia(w), () => Order.fulfil({ id }), `fulfil-${c.name}`),
  },
  return: {
    in: ["shipped"],
    run: (w: World, c: Case, id: Id) => w.as(alice, () => Order.requestReturn({ id, ...back }), `return-${c.name}`),
  },
  receive: {
    in: ["approved"],
    async run(w: World, c: Case, id: Id) {
      const { items } = await w.as(mia(w), () => Order.returns({ id }));
      const returnId = items[0]?.id ?? "rtn_01M8RDA4M0GV30CX0M6FBW67T4";
      await w.as(mia(w), () => Order.receiveReturn({ id, returnId }), `receive-${c.name}`);
    },
  },
} as const satisfies Record<string, { in: readonly Base[]; run(w: World, c: Case, id: Id): Promise<unknown> }>;
export type Command = keyof typeof commands;

/** Where a command leads: what is legal there is in its way as well. */
const leadsTo: Partial<Record<Command, Base>> = {
  place: "placed",
  pay: "paid",
  webhook: "paid",
  capture: "paid",
  fulfil: "shipped",
};

/** Whether the second command is more than a polite refusal, whenever it comes. */
export function meets(base: Base, first: Command, second: Command): boolean {
  const legal: readonly Base[] = commands[second].in;
  const after = leadsTo[first];
  return first === second || legal.includes(base) || (after !== undefined && legal.includes(after));
}

/** Brings an order into its base state. */
export async function prepare(w: World, c: Case): Promise<void> {
  // So that the newest order is this case's.
  w.advance(1);
  if (c.base === "new") return;
  const { id } = await placing(w, c);
  c.id = id;
  if (c.base === "placed") return;
  if (c.base === "overdue") return w.advance(906);
  const paymentMethod = methodOf(c.base);
  await w.as(alice, () => Payment.start({ orderId: id, paymentMethod }), `before-${c.name}`);
  // Taken at the gateway by now, and nobody here has heard of it.
  if (c.base === "processing") return w.advance(60);
  if (c.base === "paid" || c.base === "authorized") return;
  await w.as(mia(w), () => Order.fulfil({ id }), `before-ship-${c.name}`);
  if (c.base === "shipped") return;
  const { id: returnId } = await w.as(alice, () => Order.requestReturn({ id, ...back }), `before-return-${c.name}`);
  await w.as(mia(w), () => Order.approveReturn({ id, returnId }), `before-approve-${c.name}`);
}

/** Carries out a command; a polite no is an answer, too. Anything else than that or the planned death is a bug. */
export async function attempt(w: World, c: Case, command: Command): Promise<void> {
  const id = command === "place" || command === "expire" ? undefined : await orderOf(w, c);
  if (id === undefined && command !== "place" && command !== "expire") return;
  try {
    await commands[command].run(w, c, id ?? "ord_none");
  } catch (error) {
    if (!Failure.isFailure(error) || error.definition.kind === "internal") throw error;
  }
}

const death = "the planned death";

/** Runs it and lets `then` happen at its nth write: just before it is carried out, or instead of all that would come after it. */
export async function interrupt(
  w: World,
  nth: number,
  when: "before" | "after",
  run: () => Promise<void>,
  then: () => Promise<void>,
): Promise<boolean> {
  let [count, isDead, isOver] = [0, false, false];
  {
    using _ = w.faults.on("*", (request) => {
      if (isOver) return undefined;
      if (isDead) return wrong("ValidationException");
      if (!isWrite(request) || ++count < nth) return undefined;
      if (when === "after") {
        isDead = true;
        return async (__, apply) => {
          await apply();
          throw Object.assign(new Error(death), { name: "ValidationException" });
        };
      }
      isOver = true;
      return async (__, apply) => {
        await then();
        return apply();
      };
    });
    await run().catch((error: unknown) => {
      if (!isDead) throw error;
    });
  }
  // It may also have come to its end undisturbed: then the other one comes after it.
  if (!isOver) await then();
  return isDead || isOver;
}

/** Faults are over, time passes: whatever was begun comes to an end. */
export async function recover(w: World): Promise<void> {
  for (let i = 0; i < 5; i++) {
    w.advance(i < 2 ? 61 : 620);
    await w.within(Payment.reconcileDue);
    await w.within(Order.expireDue);
  }
}
