import { Table } from "../table/table.ts";
import { CustomerEntity } from "./customer.entity.ts";

const label = "customer";

export interface Stored {
  open: string[];
  placed: number;
}

/** Refused as `customer` when they have `openMax` orders open, or, where `placed` is said, have placed another since. */
export function enter(customerId: string, orderId: string, openMax: number, placed?: number): Table.Write {
  const entity = CustomerEntity();
  const operation = entity
    .upsert({ customerId })
    .add({ open: [orderId], placed: 1 })
    .where((is, { size, value, notExists, eq }) => {
      const hasRoom = `(${notExists(is.open)} OR ${size(is.open)} < ${value(is.placed, openMax)})`;
      if (placed === undefined) return hasRoom;
      return `${hasRoom} AND ${placed === 0 ? notExists(is.placed) : eq(is.placed, placed)}`;
    });
  return Table.write(label, entity, operation);
}

export function leave(customerId: string, orderId: string): Table.Write {
  const entity = CustomerEntity();
  return Table.write(label, entity, entity.update({ customerId }).delete({ open: [orderId] }));
}

export const isRefusal = (refusal: Table.Refusal): boolean => refusal.label === label;

/** Strongly consistent. */
export async function get(customerId: string): Promise<Stored> {
  const { data } = await CustomerEntity().get({ customerId }).go({ consistent: true });
  return storedOf(data);
}

export const storedOf = (item: unknown): Stored => {
  const { open, placed } = (item ?? {}) as { open?: Iterable<string>; placed?: number };
  return { open: [...(open ?? [])], placed: placed ?? 0 };
};
