/**
 * The auditor: reads the whole table and the gateway's books, and says what is not as it must be. It changes nothing. Under
 * traffic a count over the whole table is a little skewed, so what does not hold is looked at again, and only what is
 * wrong in the same way each time is a breach.
 */
export * as Check from "./check.ts";

import { Runtime } from "../runtime/runtime.ts";
import { Table } from "../table/table.ts";
import { checkGateway } from "./check.gateway.ts";
import { groupOf } from "./check.group.ts";
import { checkOrder } from "./check.order.ts";
import { read } from "./check.read.ts";
import { addGroup, addItem, checkNames, checkStock, type Tally, tally } from "./check.tally.ts";

export * as Repair from "./check.repair.ts";

/** The invariants by name: docs/invariants.md. */
export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I7" | "I8" | "I10" | "I12";

export interface Breach {
  invariant: Invariant;
  /** What it is about: an order's id, a bucket (`<sku>#<bucket>`), a SKU, a customer, a key. */
  subject: string;
  says: string;
  /** The command that mends it, where one can: fenced by what was seen. */
  repair?: string;
}

export interface Report {
  items: number;
  orders: number;
  buckets: number;
  /** How often the table was read. */
  passes: number;
  breaches: Breach[];
}

export interface Options {
  /** Told of every page: items seen so far. */
  onProgress?: (items: number) => void;
}

const passesMax = 3;

export async function run({ onProgress }: Options = {}): Promise<Report> {
  let left: Breach[] | undefined;
  for (let passes = 1; ; passes++) {
    const { sums, found } = await pass(onProgress);
    const known = new Set(found.map(textOf));
    left = left ? left.filter((breach) => known.has(textOf(breach))) : found;
    const { items, orders, buckets } = sums;
    if (left.length === 0 || passes === passesMax)
      return { items, orders, buckets: buckets.size, passes, breaches: left };
  }
}

const textOf = ({ invariant, subject, says }: Breach): string => `${invariant} ${subject} ${says}`;

async function pass(onProgress: Options["onProgress"]): Promise<{ sums: Tally; found: Breach[] }> {
  const sums = tally();
  const found: Breach[] = [];
  const now = Runtime.now();
  let earliest = now;
  for await (const { items, isOrder } of read(onProgress)) {
    sums.items += items.length;
    if (!isOrder) {
      for (const item of items) addItem(sums, item, now);
      continue;
    }
    let group = groupOf(items);
    if (checkOrder(group, Runtime.now()).length > 0) {
      // It may have moved while its pages were read: alone, a partition is read as it is.
      group = groupOf(await Table.partition(`ORD#${group.id}`));
      found.push(...checkOrder(group, Runtime.now()));
    }
    const createdAt = group.orders[0]?.createdAt;
    if (createdAt !== undefined && Date.parse(createdAt) < earliest.getTime()) earliest = new Date(createdAt);
    addGroup(sums, group, now);
  }
  found.push(...checkStock(sums), ...checkNames(sums), ...(await checkGateway(sums, earliest)));
  return { sums, found };
}
