/** I10, order by order: nothing that was to happen by itself has waited for more than ten minutes. */
import type { Group, OrderItem } from "./check.group.ts";
import type { Told } from "./check.order.ts";

/** Whatever was to happen by itself has happened so long afterwards. */
export const patienceMs = 10 * 60_000;

export function checkLiveness(
  { payments, refunds, goods }: Group,
  { due, dueAt, id }: OrderItem,
  now: Date,
  told: Told,
) {
  const isLate = (at: string | undefined) => at !== undefined && now.getTime() - Date.parse(at) > patienceMs;
  const payment = `repair:payment --order ${id}`;
  return [
    ...(isLate(dueAt) ? [told("I10", `${due?.split("#")[0] ?? ""} has been due since ${dueAt ?? ""}`, payment)] : []),
    ...payments.filter((one) => isLate(one.dueAt)).map((one) => told("I10", `payment ${one.id} waits`, payment)),
    ...refunds.filter((one) => isLate(one.dueAt)).map((one) => told("I10", `refund ${one.id} waits`, payment)),
    ...goods.filter((one) => isLate(one.dueAt)).map((one) => told("I10", `stock does not follow ${one.id}`)),
  ];
}
