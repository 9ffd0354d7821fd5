/** One order and all that lies beside it, as it lies in the table. */
import type { Goods } from "../goods/goods.ts";
import type { Order } from "../order/order.ts";
import type { Payment } from "../payment/payment.ts";
import type { Reservation } from "../reservation/reservation.ts";
import type { Table } from "../table/table.ts";

/** What a sweeper finds only as long as the entry of its index is there. */
export interface Waiting {
  due?: string;
  dueAt?: string;
  gsi2pk?: string;
  gsi2sk?: string;
}

type Kept<T> = Omit<T, "due" | "createdAt" | "expiresAt"> & Waiting;
export type OrderItem = Kept<Order.Stored> & { createdAt: string; expiresAt: string };
type PaymentItem = Kept<Omit<Payment.Attempt, "captureAskedAt">> & { createdAt: string; captureAskedAt?: string };
type EventItem = { id: string; type: string; sequence: number; occurredAt: string; outbox?: string };

/** A line, and the chunk that holds its units. */
type Line = Goods.Line & { chunk: number };

/** One order's items, by what they are. */
export interface Group {
  id: string;
  orders: OrderItem[];
  lines: Line[];
  reservations: Reservation.Info[];
  payments: PaymentItem[];
  refunds: Kept<Payment.StoredRefund>[];
  goods: Kept<Goods.Stored>[];
  events: EventItem[];
}

export function groupOf(items: readonly Table.Raw[]): Group {
  const of = <T>(entity: string) => items.filter((item) => item["__edb_e__"] === entity) as unknown as T[];
  const orders = of<OrderItem>("order");
  const pages = of<{ page: number; lines: Goods.Line[] }>("orderLines");
  const parts = orders[0]?.lines ? [{ page: 0, lines: orders[0].lines as Goods.Line[] }] : pages;
  return {
    id: items[0]?.pk.slice("ORD#".length) ?? "",
    orders,
    // A page of lines is written with the chunk that holds their units, and has its number.
    lines: parts.flatMap(({ page: chunk, lines }) => lines.map((line) => ({ ...line, chunk }))),
    reservations: of("reservation"),
    payments: of("payment"),
    refunds: of("refund"),
    goods: of("goods"),
    events: of("event"),
  };
}

export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
