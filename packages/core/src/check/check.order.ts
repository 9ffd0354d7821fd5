/** What must hold of one order and all that lies beside it, whatever else is in the table. */
import type { Goods } from "../goods/goods.ts";
import { Order } from "../order/order.ts";
import type { Payment } from "../payment/payment.ts";
import type { Reservation } from "../reservation/reservation.ts";
import type { Table } from "../table/table.ts";
import type { Breach } from "./check.ts";

type Item<T> = T & Table.Raw;
type OrderItem = Omit<Order.Stored, "due" | "createdAt" | "expiresAt"> & {
  createdAt: string;
  expiresAt: string;
  due?: string;
  dueAt?: string;
};
type EventItem = { id: string; type: string; sequence: number; occurredAt: string; outbox?: string };

/** One order's items, by what they are. */
export interface Group {
  id: string;
  orders: OrderItem[];
  lines: { sku: string; quantity: number; unitPrice: number }[];
  reservations: Reservation.Info[];
  payments: (Omit<Payment.Attempt, "due"> & { dueAt?: string })[];
  refunds: (Omit<Payment.StoredRefund, "due"> & { dueAt?: string })[];
  goods: (Omit<Goods.Stored, "due"> & { dueAt?: string })[];
  events: EventItem[];
}

export function groupOf(items: readonly Table.Raw[]): Group {
  const of = <T>(entity: string) => items.filter((item) => item["__edb_e__"] === entity) as unknown as Item<T>[];
  const orders = of<OrderItem>("order");
  const pages = of<{ lines: Group["lines"] }>("orderLines").flatMap(({ lines }) => lines);
  return {
    id: items[0]?.pk.slice("ORD#".length) ?? "",
    orders,
    lines: (orders[0]?.lines as Group["lines"] | undefined) ?? pages,
    reservations: of("reservation"),
    payments: of("payment"),
    refunds: of("refund"),
    goods: of("goods"),
    events: of("event"),
  };
}

/** Events are forgotten after thirty days. */
const eventsKeptMs = 29 * 24 * 3_600_000;
/** Whatever was to happen by itself has happened so long afterwards. */
export const patienceMs = 10 * 60_000;

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
  const told = (invariant: Breach["invariant"], says: string, repair?: string): Breach => ({
    invariant,
    subject,
    says,
    ...(repair === undefined ? {} : { repair }),
  });
  return [
    ...whole(group, order, told),
    ...money(group, order, told),
    ...events(group, order, now, told),
    ...state(group, order, told),
    ...liveness(group, order, now, told),
  ];
}

type Told = (invariant: Breach["invariant"], says: string, repair?: string) => Breach;

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** I4: the order is wholly there. */
function whole({ lines }: Group, { status, lineCount, total, goods }: OrderItem, told: Told): Breach[] {
  if (status === "reserving" || status === "rejected") return [];
  if (lines.length !== lineCount) return [told("I4", `has ${lines.length} of its ${lineCount} lines`)];
  const placed = sum(lines.map(({ quantity, unitPrice }) => quantity * unitPrice));
  const isSame = goods > 0 ? total <= placed : total === placed;
  return isSame ? [] : [told("I4", `costs ${total}, and its lines ${placed}`)];
}

const paid = new Set<Order.Status>(["confirmed", "fulfilled", "completed"]);

/** I3: one charge; captured − refunded is what the order says; every penny of a payment is somewhere. */
function money(group: Group, order: OrderItem, told: Told): Breach[] {
  const { payments, refunds } = group;
  const { status, captured, refunded, total, currency, id } = order;
  const repair = `repair:payment --order ${id}`;
  const own = payments.filter((one) => (one.mismatch ?? one.currency) === currency);
  const sums = { captured: sum(own.map((one) => one.captured)), refunded: sum(own.map((one) => one.refunded)) };
  const late = new Set(refunds.filter(({ kind }) => kind === "late").map(({ paymentNumber }) => paymentNumber));
  const charges = payments.filter((one) => one.captured > 0 && !late.has(one.number));
  const underway = (number: number) =>
    sum(refunds.filter((one) => one.paymentNumber === number && one.status === "pending").map(({ amount }) => amount));
  const alive = payments.some((one) => ["authorized", "capturing"].includes(one.status));
  const pending = sum(payments.map(({ number }) => underway(number)));
  return [
    ...(charges.length > 1 ? [told("I3", `was charged ${charges.length} times`)] : []),
    ...(captured === sums.captured
      ? []
      : [told("I3", `says that ${captured} was taken, and its payments ${sums.captured}`)]),
    ...(refunded === sums.refunded
      ? []
      : [told("I3", `says that ${refunded} went back, and its payments ${sums.refunded}`)]),
    ...payments
      .filter((one) => one.captured !== one.refundable + one.refunded + underway(one.number))
      .map((one) => told("I3", `payment ${one.id}: ${one.captured} is not all of it`)),
    ...(paid.has(status) && placedTotal(group) > 0 && total > 0 && charges.length === 0 && !alive
      ? [told("I3", `is ${status} and was never charged`, repair)]
      : []),
    ...(paid.has(status) && captured - refunded - pending > total
      ? [told("I3", `costs ${total} and keeps ${captured - refunded - pending}`)]
      : []),
    ...(!paid.has(status) && status !== "on_hold" && captured - refunded - pending !== 0
      ? [told("I3", `is ${status} and keeps ${captured - refunded - pending}`, repair)]
      : []),
  ];
}

const placedTotal = ({ lines }: Group): number => sum(lines.map(({ quantity, unitPrice }) => quantity * unitPrice));

/** I6: a sequence without a gap, and nothing that waits for ever to be published. */
function events(group: Group, { sequence, createdAt, id }: OrderItem, now: Date, told: Told): Breach[] {
  const old = now.getTime() - Date.parse(createdAt) > eventsKeptMs;
  const numbers = group.events.map((event) => event.sequence).toSorted((a, b) => a - b);
  const first = old ? (numbers[0] ?? sequence + 1) : 1;
  const expected = Array.from({ length: sequence - first + 1 }, (_, i) => first + i);
  const waiting = group.events.filter(
    ({ outbox, occurredAt }) => outbox !== undefined && now.getTime() - Date.parse(occurredAt) > patienceMs,
  );
  return [
    ...(numbers.join() === expected.join() ? [] : [told("I6", `has told ${numbers.length} of ${sequence} events`)]),
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
  const { status, due, version, sequence, attempts } = order;
  if (!Order.Status.options.includes(status)) return [told("I8", `is ${status as string}, which is no state`)];
  const isReleasing = status === "reserving" || due?.startsWith("release") === true;
  const wrong = isReleasing ? [] : reservations.filter((one) => !reserved[status]?.includes(one.state));
  const stranded = wrong.filter(({ state: held }) => held === "held" || held === "committed");
  const isOver = Order.isFinal(status) && status !== "completed";
  return [
    ...(version < sequence || version < 1 ? [told("I8", `is version ${version} with ${sequence} events`)] : []),
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

/** I10: nothing that was to happen by itself has waited for more than ten minutes. */
function liveness({ payments, refunds, goods }: Group, { due, dueAt, id }: OrderItem, now: Date, told: Told): Breach[] {
  const isLate = (at: string | undefined) => at !== undefined && now.getTime() - Date.parse(at) > patienceMs;
  const payment = `repair:payment --order ${id}`;
  return [
    ...(isLate(dueAt) ? [told("I10", `${due?.split("#")[0] ?? ""} has been due since ${dueAt ?? ""}`, payment)] : []),
    ...payments.filter((one) => isLate(one.dueAt)).map((one) => told("I10", `payment ${one.id} waits`, payment)),
    ...refunds.filter((one) => isLate(one.dueAt)).map((one) => told("I10", `refund ${one.id} waits`, payment)),
    ...goods.filter((one) => isLate(one.dueAt)).map((one) => told("I10", `stock does not follow ${one.id}`)),
  ];
}
