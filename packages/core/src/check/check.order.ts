/** What must hold of one order and all that lies beside it, whatever else is in the table. */
import { Order } from "../order/order.ts";
import type { Reservation } from "../reservation/reservation.ts";
import type { Breach } from "./check.ts";
import { checkGoods } from "./check.goods.ts";
import { type Group, type OrderItem, sum } from "./check.group.ts";
import { checkLiveness } from "./check.liveness.ts";
import { checkMoney } from "./check.money.ts";
import { eventsKeptMs, patienceMs } from "./check.time.ts";

export type Told = (invariant: Breach["invariant"], says: string, repair?: string) => Breach;

export function checkOrder(group: Group, now: Date): Breach[] {
  const [order, second] = group.orders;
  const subject = group.id;
  if (!order) {
    const left = [...group.reservations.filter((one) => one.allocations.length > 0), ...group.payments];
    return left.length > 0
      ? [{ invariant: "I4", subject, says: "stock or payments of an order that is not there" }]
      : [];
  }
  if (second) return [{ invariant: "I4", subject, says: "the order is there twice" }];
  const told: Told = (invariant, says, repair) => ({
    invariant,
    subject,
    says,
    ...(repair === undefined ? {} : { repair }),
  });
  return [
    ...whole(group, order, told),
    ...checkMoney(group, order, told),
    ...events(group, order, now, told),
    ...state(group, order, told),
    ...checkGoods(group, order, told),
    ...checkLiveness(group, order, now, told),
  ];
}

/** I4: the order is wholly there, and costs what its lines do that were not cancelled. */
function whole({ lines, goods }: Group, { status, lineCount, total }: OrderItem, told: Told): Breach[] {
  if (status === "reserving" || status === "rejected") return [];
  if (lines.length !== lineCount) return [told("I4", `has ${lines.length} of its ${lineCount} lines`)];
  const placed = sum(lines.map(({ quantity, unitPrice }) => quantity * unitPrice));
  const cancelled = goods
    .filter(({ kind }) => kind === "cancellation")
    .flatMap((record) => record.lines.map(([line, quantity]) => quantity * (lines[line]?.unitPrice ?? 0)));
  const right = placed - sum(cancelled);
  return total === right ? [] : [told("I4", `costs ${total}, and its lines ${right}`)];
}

/** I6: a sequence without a gap, no event twice, and nothing that waits for ever to be published. */
function events(group: Group, { sequence, createdAt, id }: OrderItem, now: Date, told: Told): Breach[] {
  const isKept = (since: string) => now.getTime() - Date.parse(since) <= eventsKeptMs;
  // Of an old order, those before the first that must still be there may be gone, one sooner than the other.
  const kept = group.events.filter(({ occurredAt }) => isKept(occurredAt)).map((event) => event.sequence);
  const first = isKept(createdAt) ? 1 : Math.min(sequence + 1, ...kept);
  const numbers = group.events.map((event) => event.sequence).filter((number) => number >= first);
  const expected = Array.from({ length: sequence - first + 1 }, (_, i) => first + i);
  const ids = new Set(group.events.map((event) => event.id));
  const waiting = group.events.filter(
    ({ outbox, occurredAt }) => outbox !== undefined && now.getTime() - Date.parse(occurredAt) > patienceMs,
  );
  return [
    ...(numbers.toSorted((a, b) => a - b).join() === expected.join()
      ? []
      : [told("I6", `has told ${numbers.length} of ${sequence} events`)]),
    ...(ids.size === group.events.length
      ? []
      : [told("I6", `has told ${group.events.length - ids.size} events twice`)]),
    ...waiting.map((event) => told("I6", `event ${event.id} of ${id} was never published`)),
  ];
}

const reserved: Partial<Record<Order.Status, readonly Reservation.State[]>> = {
  pending_payment: ["held"],
  payment_processing: ["held"],
  on_hold: ["held", "committed"],
  confirmed: ["committed"],
  fulfilled: ["committed"],
  completed: ["committed"],
  cancelled: ["released"],
  rejected: ["released"],
  expired: ["expired"],
};

/** I8: the machine's states, and what lies beside an order in each. */
function state({ reservations, goods, payments }: Group, order: OrderItem, told: Told): Breach[] {
  const { status, due, version, attempts } = order;
  if (!Order.Status.options.includes(status)) return [told("I8", `is ${status as string}, which is no state`)];
  const isReleasing = status === "reserving" || due?.startsWith("release") === true;
  const wrong = isReleasing ? [] : reservations.filter((one) => !reserved[status]?.includes(one.state));
  const stranded = wrong.filter(({ state: held }) => held === "held" || held === "committed");
  const isOver = Order.isFinal(status) && status !== "completed";
  // Of its making, of each payment that was begun and of each record of its goods: one step may tell several events.
  const versions = 1 + attempts + order.goods;
  return [
    ...(version < versions ? [told("I8", `is version ${version} after ${versions} steps`)] : []),
    ...(stranded.length > 0 && isOver
      ? [told("I12", `is ${status} and still holds stock`, `repair:release --order ${order.id}`)]
      : wrong.map((one) => told("I8", `is ${status} and its stock ${one.state}`))),
    ...(goods.length === order.goods
      ? []
      : [told("I8", `counts ${order.goods} records of its goods of ${goods.length}`)]),
    ...(payments.length === attempts ? [] : [told("I8", `counts ${attempts} payments of ${payments.length}`)]),
    ...(Order.isUnpaid(status) && goods.some(({ kind }) => kind !== "cancellation")
      ? [told("I8", `is ${status} and was shipped`)]
      : []),
  ];
}
