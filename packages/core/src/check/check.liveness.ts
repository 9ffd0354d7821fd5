/** I10, order by order: whatever is not at rest will be looked at, and nothing has waited for that for more than ten minutes. */
import type { Order } from "../order/order.ts";
import type { Payment } from "../payment/payment.ts";
import type { Breach } from "./check.ts";
import type { Group, OrderItem, Waiting } from "./check.group.ts";
import type { Told } from "./check.order.ts";
import { patienceMs } from "./check.time.ts";

export function checkLiveness(group: Group, order: OrderItem, now: Date, told: Told): Breach[] {
  const { payments, refunds, goods } = group;
  const payment = `repair:payment --order ${order.id}`;
  const isLate = ({ dueAt }: Waiting) => dueAt !== undefined && now.getTime() - Date.parse(dueAt) > patienceMs;
  const since = `${kindOf(order)} has been due since ${order.dueAt ?? ""}`;
  return [
    ...stuck(group, order, told),
    ...(isLate(order) ? [told("I10", since, repairOf(order))] : []),
    ...payments.filter(isLate).map((one) => told("I10", `payment ${one.id} waits`, payment)),
    ...refunds.filter(isLate).map((one) => told("I10", `refund ${one.id} waits`, payment)),
    ...goods.filter(isLate).map((one) => told("I10", `stock does not follow ${one.id}`)),
  ];
}

const kindOf = ({ due = "" }: Waiting): string => due.split("#")[0] ?? "";

function repairOf(order: OrderItem): string | undefined {
  if (kindOf(order) === "reconcile") return `repair:payment --order ${order.id}`;
  return kindOf(order) === "release" ? `repair:release --order ${order.id}` : undefined;
}

/** The gateway is asked about these because their order is due. */
const awaited: readonly Payment.Attempt["status"][] = ["created", "processing", "requires_action"];
/** And about these because they are themselves. */
const looked: readonly Payment.Attempt["status"][] = ["authorized", "capturing", "voiding"];

/** What is not at rest, and no sweeper will ever find. */
function stuck({ payments, refunds, goods }: Group, order: OrderItem, told: Told): Breach[] {
  const { id, status, attempts } = order;
  const repair = `repair:payment --order ${id}`;
  const kinds = dueKinds(order, goods);
  const isStuck = kinds.length > 0 && !(isListed(order) && kinds.some((kind) => kind === kindOf(order)));
  const isPaying = ({ number }: Pick<Payment.Attempt, "number">) =>
    status === "payment_processing" && number === attempts;
  return [
    ...(isStuck
      ? [told("I10", `is ${status} and will never ${kinds[0]}`, kinds[0] === "reconcile" ? repair : undefined)]
      : []),
    ...(status === "payment_processing" && !payments.some((one) => isPaying(one) && awaited.includes(one.status))
      ? [told("I10", `is ${status} by no payment that is under way`)]
      : []),
    ...payments
      .filter((one) => (looked.includes(one.status) ? !isListed(one) : awaited.includes(one.status) && !isPaying(one)))
      .map((one) =>
        // Of an authorization that has not ended the gateway has nothing to say.
        told("I10", `payment ${one.id} is ${one.status} for ever`, one.status === "authorized" ? undefined : repair),
      ),
    ...refunds
      .filter((one) => one.status === "pending" && !isListed(one))
      .map((one) => told("I10", `refund ${one.id} is pending for ever`, repair)),
    ...goods
      .filter((one) => one.batches !== undefined && !isListed(one))
      .map((one) => told("I10", `stock never follows ${one.id}`)),
  ];
}

/** What may be due of an order that is not at rest, the usual first; one at rest waits for somebody. */
function dueKinds(
  { status, cancelRequest }: OrderItem,
  goods: Group["goods"],
): readonly NonNullable<Order.Stored["due"]>["kind"][] {
  if (cancelRequest) return ["reconcile"];
  switch (status) {
    case "reserving":
      return ["reserve"];
    case "pending_payment":
      return ["expire", "reconcile"];
    case "payment_processing":
      return ["reconcile"];
    case "fulfilled":
      return goods.some(({ state }) => state === "shipped") ? [] : ["complete"];
    default:
      return [];
  }
}

/** In the index by which a sweeper finds it. */
const isListed = ({ due, dueAt, gsi2pk, gsi2sk }: Waiting): boolean =>
  due !== undefined && dueAt !== undefined && gsi2pk === `DUE#${due}` && gsi2sk?.startsWith(dueAt) === true;
